import { say } from '../../say.ts';
import type { Form } from './form.ts';

type Reference = {
  readonly colon: boolean;
  readonly digits: string;
  readonly separator: string;
  readonly notation: string;
};

const NUMBER = /^số\s*(?:([:.])\s*)?(?:([\d.…_]+)\s*)?(?:([/–-])\s*)?/iu;

/** `Số: 05/2026/QĐ-UBND`, whatever is wrong with it; undefined for what only has the word. */
function readReference(text: string): Reference | undefined {
  const found = NUMBER.exec(text);
  if (!found) return undefined;
  const [whole, colon = '', digits = '', separator = ''] = found;
  const notation = text.slice(whole.length);
  if (/[\n\r\u2028\u2029]/.test(notation)) return undefined;
  return { colon: colon === ':', digits, separator, notation: notation.trim() };
}

const referenceColon: Form = (text) => {
  const read = readReference(text);
  if (!read || read.colon) return undefined;
  const word = /^số\.?/iu.exec(text)?.[0] ?? 'Số';
  return {
    is: say('sau từ “Số” không có dấu hai chấm', 'no colon after “Số”'),
    should: say('“Số:”', '“Số:”'),
    change: [word, 'Số:'],
  };
};

const referenceSlash: Form = (text) => {
  const read = readReference(text);
  if (!read || read.separator === '/' || read.notation === '') return undefined;
  const found = /(\d)\s*(?:([–-])\s*)?(\p{L})/u.exec(text);
  const change =
    found && found[2] ? { change: [found[0], `${found[1]}/${found[3]}`] as const } : {};
  return {
    is: say(`“${text}”`, `“${text}”`),
    should: say('giữa số và ký hiệu có dấu gạch chéo (/)', 'a slash between number and notation'),
    ...change,
  };
};

const referenceZero: Form = (text) => {
  const digits = readReference(text)?.digits ?? '';
  if (!/^\d$/.test(digits)) return undefined;
  return {
    is: say(`số ${digits}`, `number ${digits}`),
    should: say(`số 0${digits}`, `number 0${digits}`),
    ...(text.includes(`${digits}/`) ? { change: [`${digits}/`, `0${digits}/`] as const } : {}),
  };
};

function tight(text: string, mark: RegExp | string, written: string): string {
  return text
    .split(mark)
    .map((group) => group.trim())
    .join(written);
}

const referenceSpaces: Form = (text) => {
  const notation = readReference(text)?.notation ?? '';
  if (!/[\s–—]/u.test(notation) || !/\p{L}/u.test(notation)) return undefined;
  const clean = tight(tight(notation, /[–—-]/u, '-'), '/', '/');
  const from = notation.slice(1);
  return {
    is: say(`ký hiệu “${notation}”`, `notation “${notation}”`),
    should: say(
      'giữa các nhóm chữ viết tắt có dấu gạch nối (-), không cách chữ',
      'hyphens between the groups of letters, without spaces',
    ),
    ...(/\s/u.test(clean) ? {} : { change: [from, clean.slice(1)] as const }),
  };
};

const referenceLetters: Form = (text, _part, context) => {
  const notation = readReference(text)?.notation ?? '';
  const groups = notation.split(/[-/–—\s]+/u).filter((group) => /\p{L}/u.test(group));
  const mixed = new Set([...Object.keys(context.regime.types), 'TrS']);
  const wrong = groups.filter((group) => /\p{Ll}/u.test(group) && !mixed.has(group));
  if (wrong.length === 0) return undefined;
  return {
    is: say(
      `ký hiệu có chữ in thường “${wrong.join(', ')}”`,
      `small letters in “${wrong.join(', ')}”`,
    ),
    should: say('ký hiệu bằng chữ in hoa', 'the notation in capitals'),
  };
};

/** The abbreviation in the notation: the first group, after a year if there is one. */
function abbreviation(text: string): string | undefined {
  const notation = (readReference(text)?.notation ?? '').replace(/^\d{4}\s*\/\s*/, '');
  return /^([\p{L}]+)\s*[-–]/u.exec(notation)?.[1];
}

const referenceType: Form = (text, part, context) => {
  const first = abbreviation(text);
  const name = context.regime.types[context.type];
  if (first === undefined || name === undefined || part.sheet !== 0) return undefined;
  if (context.type === 'CV' || context.type === 'ThC' || first === context.type) return undefined;
  return {
    is: say(`ký hiệu “${first}” với tên loại ${name.vi}`, `notation “${first}” for a ${name.en}`),
    should: say(
      `“${context.type}” là chữ viết tắt của ${name.vi}`,
      `“${context.type}” for a ${name.en}`,
    ),
  };
};

/** Abbreviations that no agency has for its own name. */
const ONLY_TYPES = new Set(['QĐ', 'NQ', 'KH', 'TTr', 'CTr', 'QyĐ', 'GM', 'CĐ', 'BB']);

const letterType: Form = (text, part, context) => {
  const first = abbreviation(text);
  if (context.type !== 'CV' || part.sheet !== 0 || !first || !ONLY_TYPES.has(first))
    return undefined;
  const name = context.regime.types[first];
  return {
    is: say(`công văn có ký hiệu “${first}-”`, `a letter with the notation “${first}-”`),
    should: say(
      `công văn không ghi chữ viết tắt tên loại${name ? ` (${name.vi})` : ''}`,
      'a letter has no abbreviation of a type',
    ),
  };
};

const referenceYear: Form = (text) => {
  const read = readReference(text);
  const year = /^(\d{4})\s*\//.exec(read?.notation ?? '')?.[1];
  if (!year || !read?.digits) return undefined;
  return {
    is: say(`có năm “${year}” trong số, ký hiệu`, `the year “${year}” in the reference`),
    should: say(
      'văn bản hành chính không ghi năm; chỉ văn bản quy phạm pháp luật mới ghi',
      'no year: only legal normative documents have it',
    ),
  };
};

export const referenceForms: Readonly<Record<string, Form>> = {
  referenceColon,
  referenceSlash,
  referenceZero,
  referenceSpaces,
  referenceLetters,
  referenceType,
  letterType,
  referenceYear,
};
