const NAMES: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'application/msword': 'Word (.doc)',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word (.docx)',
  'application/vnd.ms-excel': 'Excel (.xls)',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel (.xlsx)',
  'application/vnd.ms-powerpoint': 'PowerPoint (.ppt)',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PowerPoint (.pptx)',
  'application/edxml+xml': 'edXML',
  'application/zip': 'ZIP',
  'application/xml': 'XML',
};

/** What a file is, for people. */
export function sayType(mediaType: string): string {
  return (
    NAMES[mediaType] ?? mediaType.replace(/^(?:image|application)\/(?:x-|vnd\.)?/, '').toUpperCase()
  );
}
