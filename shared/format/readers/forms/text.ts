import type { Component, Part } from '../../components/names.ts';
import { printed } from '../../pieces.ts';
import type { Context } from '../../rule.ts';
import { say } from '../../say.ts';
import { titleBehind } from '../presence.ts';
import { rawNumber, romanValue, toRoman } from '../sequence.ts';
import type { Form, Wrong } from './form.ts';

/** The part after this one in the file, of the same component and sheet. */
function nextOf(part: Part, context: Context): Part | undefined {
  const next = context.below(part, 'alike');
  return next?.sheet === part.sheet ? next : undefined;
}

/** A list's lines end with semicolons, its last with a full stop. */
function ending(text: string, last: boolean): Wrong | undefined {
  const mark = last ? '.' : ';';
  if (text.endsWith(mark) || /[….]{2}$/u.test(text)) return undefined;
  const end = /[.,;:]?$/u.exec(text)?.[0] ?? '';
  const tail = ownTail(text, end);
  return {
    is: end
      ? say(`cuối dòng có “${end}”`, `ends with “${end}”`)
      : say('cuối dòng không có dấu', 'no mark at the end'),
    should: last
      ? say('dòng cuối cùng kết thúc bằng dấu chấm (.)', 'the last line ends with a full stop')
      : say('cuối dòng có dấu chấm phẩy (;)', 'the line ends with a semicolon'),
    ...(tail ? { change: [tail, tail.slice(0, tail.length - end.length) + mark] as const } : {}),
  };
}

/** Longer than this no end of a line has to be to stand in it only once. */
const TAIL = 200;

/** The shortest end of the line that stands in it only once, so that a repair changes that place. */
function ownTail(text: string, end: string): string | undefined {
  const least = Math.max(0, text.length - TAIL);
  for (let from = text.length - end.length - 1; from >= least; from -= 1) {
    const tail = text.slice(from);
    if (tail.length >= 4 && text.indexOf(tail) === from) return tail;
  }
  return text.length > 0 && text.length <= TAIL ? text : undefined;
}

const basisEnd: Form = (text, part, context) => ending(text, nextOf(part, context) === undefined);

const salutationColon: Form = (text) =>
  /^kính gửi\s*:/iu.test(text)
    ? undefined
    : {
        is: say('sau từ “Kính gửi” không có dấu hai chấm', 'no colon after “Kính gửi”'),
        should: say('“Kính gửi:”', '“Kính gửi:”'),
        change: [text.slice(0, 'Kính gửi'.length), 'Kính gửi:'],
      };

const salutationOneLine: Form = (text) => {
  if (!/;\s*\S/u.test(text)) return undefined;
  return {
    is: say('nhiều nơi nhận trên một dòng', 'several addressees on one line'),
    should: say(
      'từ hai nơi nhận trở lên thì mỗi nơi một dòng riêng, đầu dòng có gạch đầu dòng (-)',
      'two or more addressees stand each on a line of its own, with a dash',
    ),
  };
};

const salutationSameLine: Form = (text, part, context) => {
  const listed = context.partsOf('addressee').filter((one) => one.sheet === part.sheet);
  if (!/^kính gửi\s*:?$/iu.test(text) || listed.length !== 1) return undefined;
  return {
    is: say('một nơi nhận nhưng xuống dòng', 'one addressee on a line of its own'),
    should: say(
      'gửi một nơi thì ghi trên cùng một dòng với “Kính gửi”',
      'one addressee stands on the line of “Kính gửi”',
    ),
  };
};

/** A long line of a list runs on below, without a dash of its own. */
function runsOn(part: Part | undefined, context: Context): boolean {
  if (!part || DASH.test(printed(part.piece))) return false;
  const above = context.above(part);
  return above?.component === part.component && !/[;.:]$/u.test(above.piece.text);
}

const DASH = /^[-–+•]/u;
/** A word processor makes a longer dash of a hyphen by itself; the page shows a dash either way. */
const HYPHEN = /^[-–−\uF02D]/u;

const dash: Form = (_text, part, context) =>
  runsOn(part, context) || HYPHEN.test(printed(part.piece))
    ? undefined
    : {
        is: say('đầu dòng không có gạch đầu dòng (-)', 'no dash (-) at the start'),
        should: say('đầu dòng có gạch đầu dòng (-)', 'a dash (-) at the start'),
      };

const addresseeEnd: Form = (text, part, context) =>
  context.partsOf('addressee').length < 2
    ? undefined
    : ending(text, nextOf(part, context) === undefined);

const articleDot: Form = (text, part) => {
  const found = /^(Điều\s+\d+[a-zđ]?)(\s*[.:]?)/iu.exec(text);
  if (part.piece.paragraph.label || !found || found[2] === '.') return undefined;
  const [all, number = ''] = found;
  return {
    is: say(`“${all.trim()}”`, `“${all.trim()}”`),
    should: say(
      `sau số thứ tự của điều có dấu chấm: “${number}.”`,
      `a full stop after the number: “${number}.”`,
    ),
    change: [all, `${number}.`],
  };
};

const clauseDot: Form = (_text, part) => mark(part, /^(\d+)([)/])/u, '.', 'khoản');
const pointMark: Form = (_text, part) => mark(part, /^([a-zđ])(\.)/u, ')', 'điểm');

function mark(part: Part, wrong: RegExp, right: string, name: string): Wrong | undefined {
  const found = wrong.exec(printed(part.piece));
  if (!found) return undefined;
  const [all, number = ''] = found;
  const typed = part.piece.paragraph.label === '';
  return {
    is: say(`“${all}”`, `“${all}”`),
    should: say(`số thứ tự của ${name} ghi “${number}${right}”`, `numbered “${number}${right}”`),
    ...(typed ? { change: [all, `${number}${right}`] as const } : {}),
  };
}

const VIETNAMESE = /^[abcdđeghiklmnopqrstuvxyăâêôơư]$/u;

const pointLetters: Form = (_text, part) => {
  const letter = rawNumber(part);
  if (VIETNAMESE.test(letter) || letter.length !== 1) return undefined;
  return {
    is: say(`điểm “${letter})”`, `point “${letter})”`),
    should: say(
      'chữ cái tiếng Việt theo bảng chữ cái (không có f, j, w, z)',
      'a letter of the Vietnamese alphabet (no f, j, w, z)',
    ),
  };
};

const roman: Form = (text, part) => {
  const raw = rawNumber(part);
  if (romanValue(raw) !== undefined && raw === raw.toUpperCase()) return undefined;
  const word = text.split(/\s/u)[0] ?? '';
  const value = Number(raw);
  const should = value > 0 ? `${word} ${toRoman(value)}` : `${word} I`;
  return {
    is: say(`“${text}”`, `“${text}”`),
    should: say(`số thứ tự bằng chữ số La Mã, như “${should}”`, `a Roman numeral, as “${should}”`),
  };
};

const arabic: Form = (text, part) =>
  /^\d+$/.test(rawNumber(part))
    ? undefined
    : {
        is: say(`“${text}”`, `“${text}”`),
        should: say('số thứ tự bằng chữ số Ả Rập', 'an Arabic figure'),
      };

const ownLine: Form = (text, part) => {
  const title = titleBehind(part);
  if (!title) return undefined;
  return {
    is: say(`“${text}” trên một dòng`, `“${text}” on one line`),
    should: say(
      'từ và số thứ tự trên một dòng riêng, tiêu đề ở dòng ngay dưới',
      'word and number on a line of their own, the title on the line below',
    ),
  };
};

const numbersOfAppendix: Form = (text, part, context) => {
  const many = context.components.sheets.filter((kind) => kind === 'appendix').length > 1;
  const raw = /^Phụ lục$/iu.test(text.replace(/[.:]$/u, '')) ? '' : rawNumber(part);
  if (raw === '' ? !many : romanValue(raw) !== undefined) return undefined;
  return {
    is: raw
      ? say(`“${text}”`, `“${text}”`)
      : say('phụ lục không có số thứ tự', 'an appendix without a number'),
    should: say(
      'từ hai phụ lục trở lên thì đánh số bằng chữ số La Mã',
      'two or more appendices are numbered in Roman numerals',
    ),
  };
};

const MENTIONS: readonly Component[] = ['body', 'clause', 'point', 'article', 'tableText'];

/** The document tells of its appendices. */
const appendixTold: Form = (_text, part, context) => {
  const { parts, sheets } = context.components;
  const main = parts.filter((one) => one.sheet === 0);
  const first = context.partsOf('appendix')[0];
  if (sheets[0] !== 'document' || part !== first) return undefined;
  if (
    main.some(
      (one) =>
        MENTIONS.includes(one.component) && /phụ lục|kèm theo|đính kèm/iu.test(one.piece.text),
    )
  )
    return undefined;
  return {
    is: say('văn bản không nhắc đến phụ lục', 'the document does not mention the appendix'),
    should: say('trong văn bản có chỉ dẫn về phụ lục', 'the document says that it has an appendix'),
  };
};

export const textForms: Readonly<Record<string, Form>> = {
  basisEnd,
  salutationColon,
  salutationOneLine,
  salutationSameLine,
  dash,
  addresseeEnd,
  articleDot,
  clauseDot,
  pointMark,
  pointLetters,
  roman,
  arabic,
  ownLine,
  numbersOfAppendix,
  appendixTold,
};

/** The end of a recipient's line, unless the line runs on. */
export function listEnd(text: string, part: Part, context: Context): Wrong | undefined {
  const next = context.below(part);
  return next?.component === part.component && runsOn(next, context)
    ? undefined
    : ending(text, false);
}

export { ending };
