/** How much of an archive's end is read for its names: an office document has a few hundred. */
const END = 256 * 1024;

const BEGINNINGS = [
  ['%PDF-', 'application/pdf'],
  // What browsers call latin1 is windows-1252, where the byte 89 is “‰”.
  ['\u2030PNG', 'image/png'],
  ['\u00ff\u00d8\u00ff', 'image/jpeg'],
  ['II*\u0000', 'image/tiff'],
  ['MM\u0000*', 'image/tiff'],
  ['II+\u0000', 'image/tiff'],
  ['MM\u0000+', 'image/tiff'],
] as const;

const UNKNOWN = 'application/octet-stream';
const OFFICE = 'application/vnd.openxmlformats-officedocument';
const MAIN_PARTS = [
  ['word/document.xml', `${OFFICE}.wordprocessingml.document`],
  ['xl/workbook.xml', `${OFFICE}.spreadsheetml.sheet`],
  ['ppt/presentation.xml', `${OFFICE}.presentationml.presentation`],
] as const;

const OLE_NAMES = [
  [/\.doc$/i, 'application/msword'],
  [/\.xls$/i, 'application/vnd.ms-excel'],
  [/\.ppt$/i, 'application/vnd.ms-powerpoint'],
] as const;

/**
 * The type of a chosen file. The server judges by content and takes a command only when it names the same type, so a
 * browser's guess by the name's ending is used last.
 */
export async function mediaTypeOf(chosen: Blob & { readonly name: string }): Promise<string> {
  const start = await textOf(chosen.slice(0, 1024));
  const known = BEGINNINGS.find(([bytes]) => start.startsWith(bytes));
  if (known) return known[1];
  if (start.includes('%PDF-')) return 'application/pdf';
  if (start.startsWith('PK\u0003\u0004')) return (await archiveType(chosen)) ?? guessed(chosen);
  const ole = OLE_NAMES.find(([name]) => name.test(chosen.name));
  if (start.startsWith('\u00d0\u00cf\u0011\u00e0') && ole) return ole[1];
  // eslint-disable-next-line no-control-regex -- their absence is what makes it a text
  if (/[\u0000-\u0008\u000e-\u001f]/.test(start)) return unlessContradicted(guessed(chosen));
  return start
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
    .startsWith('<')
    ? 'application/xml'
    : 'text/plain';
}

async function archiveType(chosen: Blob): Promise<string | undefined> {
  const end = await textOf(chosen.slice(Math.max(0, chosen.size - END)));
  return MAIN_PARTS.find(([name]) => end.includes(name))?.[1];
}

async function textOf(part: Blob): Promise<string> {
  return new TextDecoder('latin1').decode(await part.arrayBuffer());
}

/** What would begin otherwise is not what its name says. */
function unlessContradicted(type: string): string {
  return BEGINNINGS.some(([, known]) => known === type) ? UNKNOWN : type;
}

function guessed({ type }: Blob): string {
  return type.split(';')[0] || UNKNOWN;
}
