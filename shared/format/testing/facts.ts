import { readDocx } from '../docx/read.ts';
import type { Facts, Paragraph } from '../facts.ts';
import { docx, type Draft } from './docx.ts';

/** The facts of a file that can be read. */
export function facts(bytes: Uint8Array): Facts {
  const read = readDocx(bytes);
  if (!read.ok) throw new Error(read.problem.code);
  return read.facts;
}

export function paragraphs(draft: Draft): readonly Paragraph[] {
  return facts(docx(draft)).paragraphs;
}

export function first(draft: Draft): Paragraph {
  const [paragraph] = paragraphs(draft);
  if (!paragraph) throw new Error('no paragraph');
  return paragraph;
}
