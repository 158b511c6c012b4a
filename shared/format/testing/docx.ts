import { strToU8, zipSync, type Zippable } from 'fflate';

/** A DOCX of few words, for one question at a time. */
export type Draft = {
  /** What is in `w:body`. */
  readonly body: string;
  /** What is in `w:styles`; without it the file has no such part. */
  readonly styles?: string;
  readonly numbering?: string;
  readonly theme?: string;
  readonly settings?: string;
  /** Headers and footers by the id that the body refers to them with. */
  readonly running?: Readonly<Record<string, string>>;
  /** More relationships of the text, as XML. */
  readonly relationships?: string;
  /** Further parts, or other bytes for one of the above. */
  readonly parts?: Readonly<Record<string, string | Uint8Array>>;
};

const SPACES = [
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"',
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"',
].join(' ');
const TYPES = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';

export function docx(draft: Draft): Uint8Array {
  const { styles, numbering, theme, settings, running = {} } = draft;
  const parts: Record<string, string> = {
    '[Content_Types].xml': `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"></Types>`,
    '_rels/.rels': relationships(relationship('rId1', 'officeDocument', 'word/document.xml')),
    'word/document.xml': root('document', `<w:body>${draft.body}</w:body>`),
  };
  const list = [draft.relationships ?? ''];
  for (const [name, inside] of Object.entries({ styles, numbering, settings })) {
    if (inside === undefined) continue;
    parts[`word/${name}.xml`] = root(name, inside);
    list.push(relationship(name, name, `${name}.xml`));
  }
  if (theme !== undefined) {
    parts['word/theme/theme1.xml'] = `${DECLARATION}<a:theme ${SPACES}>${theme}</a:theme>`;
    list.push(relationship('theme', 'theme', 'theme/theme1.xml'));
  }
  for (const [id, inside] of Object.entries(running)) {
    const edge = id.startsWith('footer') ? 'footer' : 'header';
    parts[`word/${id}.xml`] = root(edge === 'footer' ? 'ftr' : 'hdr', inside);
    list.push(relationship(id, edge, `${id}.xml`));
  }
  parts['word/_rels/document.xml.rels'] = relationships(list.join(''));
  return zipped({ ...parts, ...draft.parts });
}

export function zipped(parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const entries = Object.entries(parts).map(([name, part]) => [
    name,
    typeof part === 'string' ? strToU8(part) : part,
  ]);
  const zippable: Zippable = Object.fromEntries(entries);
  return zipSync(zippable, { mtime: '2026-01-01', level: 1 });
}

export function root(name: string, inside: string): string {
  return `${DECLARATION}<w:${name} ${SPACES}>${inside}</w:${name}>`;
}

function relationships(list: string): string {
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${list}</Relationships>`;
}

/** `id` is also what the body refers to. */
export function relationship(id: string, type: string, target: string, mode = ''): string {
  return `<Relationship Id="${id}" Type="${TYPES}/${type}" Target="${target}"${mode}/>`;
}

/** A paragraph of one run. */
export function p(text: string, paragraph = '', run = ''): string {
  return `<w:p><w:pPr>${paragraph}</w:pPr>${r(text, run)}</w:p>`;
}

export function r(text: string, properties = ''): string {
  return `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
}
