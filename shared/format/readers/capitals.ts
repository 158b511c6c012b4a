import { capitals as table } from '../capitals.ts';
import type { Component, Part } from '../components/names.ts';
import { lettered, printed } from '../pieces.ts';
import type { Breach, Reader } from '../rule.ts';
import { at, quote, say } from '../say.ts';

const TEXT: ReadonlySet<Component> = new Set(['body', 'article', 'clause', 'point', 'legalBasis']);

/** Phụ lục II as far as a rule can decide it; each entry of the table is a rule of its own. */
export const capitals: Reader = (rule, context) => {
  const name = 'form' in rule.lawful ? rule.lawful.form : '';
  const parts = context.components.parts.filter((part) => TEXT.has(part.component));
  if (name === 'sentence') return parts.flatMap(smallBeginnings);
  const entry = table.find((one) => one.id === name);
  if (!entry) return [];
  return parts.flatMap((part) => {
    const found = entry.wrong.exec(part.piece.text)?.[0];
    if (found === undefined) return [];
    return [
      {
        part,
        where: around(part, found),
        is: say(`“${found}”`, `“${found}”`),
        should: entry.should,
      },
    ];
  });
};

function around(part: Part, words: string) {
  const { text } = part.piece;
  const from = Math.max(0, text.indexOf(words) - 20);
  return { ...at(part.piece), words: quote(text.slice(from, from + words.length + 40)) };
}

/** The word before the full stop is a word and no abbreviation, and what follows is a word of the sentence. */
const SENTENCE = /(?<=\p{Ll}{3}[.?!] )\p{Ll}\p{L}*/u;

function smallBeginnings(part: Part): readonly Breach[] {
  if (lettered(part.piece.runs).length === 0) return [];
  const line = printed(part.piece).replace(/^(?:[-–+•]|\d+(?:\.\d+)*[.)/]|[a-zđ][.)])\s*/u, '');
  const first = /^\p{Ll}\p{L}*/u.exec(line)?.[0];
  const later = SENTENCE.exec(line)?.[0];
  const found = first ?? later;
  if (found === undefined || (first !== undefined && part.piece.text.length < 4)) return [];
  return [
    {
      part,
      where: first ? at(part.piece) : around(part, found),
      is: say(`“${found}” đầu câu viết thường`, `the sentence begins with small “${found}”`),
      should: say('viết hoa chữ cái đầu câu', 'a capital at the beginning of the sentence'),
    },
  ];
}
