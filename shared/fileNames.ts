/** What a name may end in, by the type of the content; the first is the one that is added where none fits. */
export const ENDINGS = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/tiff': ['tif', 'tiff'],
  'application/msword': ['doc'],
  'application/vnd.ms-excel': ['xls'],
  'application/vnd.ms-powerpoint': ['ppt'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
  'application/xml': ['xml', 'edxml'],
  'text/plain': ['txt', 'csv'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

/** What follows the last dot, in small letters; '' where there is none. */
export function endingOf(name: string): string {
  return name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : '';
}

/**
 * The ending of a name that promises another type than the content has, e.g. an error message saved as `.pdf`.
 * Endings that promise nothing known here are no promise: `Phụ lục 1.2`.
 */
export function falseEnding({
  name,
  mediaType,
}: {
  readonly name: string;
  /** By content, as the server takes it. */
  readonly mediaType: string;
}): string | undefined {
  const ending = endingOf(name.trim());
  const all: readonly (readonly [string, readonly string[]])[] = Object.entries(ENDINGS);
  const promised = all.find(([, endings]) => endings.includes(ending));
  return promised && promised[0] !== mediaType ? ending : undefined;
}
