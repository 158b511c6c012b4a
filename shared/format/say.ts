import type { Where } from './finding.ts';
import type { Piece } from './pieces.ts';
import type { Text } from '../text.ts';

const QUOTED = 80;

export function say(vi: string, en: string): Text {
  return { vi, en };
}

/** A number as each language writes it: `12,7` and `12.7`. */
export function numeral(value: number): Text {
  const en = String(Math.round(value * 100) / 100);
  return { vi: en.replace('.', ','), en };
}

export function list(values: readonly number[], [vi, en]: readonly [string, string]): Text {
  const each = values.map(numeral);
  return {
    vi: each.map((one) => one.vi).join(` ${vi} `),
    en: each.map((one) => one.en).join(` ${en} `),
  };
}

export function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > QUOTED ? `${line.slice(0, QUOTED - 1)}…` : line;
}

export function at(piece: Piece): Where {
  const { index, section, page, origin } = piece.paragraph;
  const running = /(header|footer)\d*\.xml$/.exec(origin?.part ?? '')?.[1];
  if (running === 'header' || running === 'footer')
    return { section, running, words: quote(piece.text) };
  const paged = page === undefined ? {} : { page };
  return { paragraph: index, section, words: quote(piece.text), ...paged };
}
