import type { Note, Paragraph } from '../facts.ts';
import { relationshipsOf, readPart, type Package } from './package.ts';
import { attribute } from './xml.ts';

type Read = {
  readonly file: Package;
  /** The text of the main part. */
  readonly xml: string;
  readonly truncated: boolean;
  readonly hasStyles: boolean;
  readonly paragraphs: readonly Paragraph[];
};

/** What else the file holds that whoever checks it should know. */
export function notesOf({ file, xml, truncated, hasStyles, paragraphs }: Read): readonly Note[] {
  const changes = count(xml, CHANGES);
  const comments = count(xml, COMMENTS);
  const external = externalCount(file);
  const hasWords = paragraphs.some(({ text, label }) => /[\p{L}\p{N}]/u.test(text + label));
  return [
    ...(changes > 0 ? [{ code: 'trackedChanges', count: changes } as const] : []),
    ...(comments > 0 ? [{ code: 'comments', count: comments } as const] : []),
    ...(hasMacros(file) ? [{ code: 'macros' } as const] : []),
    ...(external > 0 ? [{ code: 'externalContent', count: external } as const] : []),
    ...(hasStyles ? [] : [{ code: 'noStyles' } as const]),
    ...(hasWords ? [] : [{ code: 'noText' } as const]),
    ...(truncated ? [{ code: 'truncated' } as const] : []),
  ];
}

const CHANGES = /<w:(?:ins|del|move(?:From|To)|[a-zA-Z]+PrChange)[ />]/g;
const COMMENTS = /<w:commentReference[ />]/g;

function count(xml: string, what: RegExp): number {
  return xml.match(what)?.length ?? 0;
}

function hasMacros(file: Package): boolean {
  if ([...file.zip.keys()].some((name) => /(^|\/)vbaProject\.bin$/i.test(name))) return true;
  const types = readPart(file, '[Content_Types].xml');
  return (
    types.ok &&
    types.part.root.children.some((one) =>
      /macroEnabled|vbaProject/i.test(attribute(one, 'ContentType') ?? ''),
    )
  );
}

/** A link that a reader may follow lies outside too, but nothing of it is printed. */
function externalCount(file: Package): number {
  const folder = file.main.slice(0, file.main.lastIndexOf('/') + 1);
  const lists = [...file.zip.keys()].filter((name) => name.startsWith(`${folder}_rels/`));
  return lists
    .map((name) => `${folder}${name.slice(`${folder}_rels/`.length, -'.rels'.length)}`)
    .flatMap((part) => relationshipsOf(file, part) ?? [])
    .filter(({ external, type }) => external && type !== 'hyperlink').length;
}
