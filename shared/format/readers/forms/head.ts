import { fold, type Text } from '../../../text.ts';
import { motto, nationalName } from '../../recognise.ts';
import { say } from '../../say.ts';
import type { Form, Wrong } from './form.ts';

const NATIONAL = 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM';
const MOTTO = 'Độc lập - Tự do - Hạnh phúc';

const same = (text: string) => say(`“${text}”`, `“${text}”`);

const nationalWording: Form = (text) =>
  [NATIONAL, NATIONAL.replace('HÒA', 'HOÀ')].includes(text)
    ? undefined
    : { is: same(text), should: same(NATIONAL), ...exact(text, NATIONAL, nationalName) };

const mottoWording: Form = (text) =>
  text === MOTTO
    ? undefined
    : { is: same(text), should: same(MOTTO), ...exact(text, MOTTO, motto) };

/** The decree fixes these words letter by letter, so they may be put right whatever the slip was. */
function exact(text: string, to: string, is: (text: string) => number): Pick<Wrong, 'change'> {
  return is(text) > 0 ? { change: [text, to] } : {};
}

type Reference = {
  readonly colon: boolean;
  readonly digits: string;
  readonly separator: string;
  readonly notation: string;
};

/** `Số: 05/2026/QĐ-UBND`, whatever is wrong with it; undefined for what only has the word. */
export function readReference(text: string): Reference | undefined {
  const found = /^số\s*([:.]?)\s*([\d.…_]*)\s*([/–-]?)\s*(.*)$/iu.exec(text);
  if (!found) return undefined;
  const [, colon = '', digits = '', separator = '', notation = ''] = found;
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
  const found = /(\d)\s*([–-]?)\s*(\p{L})/u.exec(text);
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

const referenceSpaces: Form = (text) => {
  const notation = readReference(text)?.notation ?? '';
  if (!/[\s–—]/u.test(notation) || !/\p{L}/u.test(notation)) return undefined;
  const clean = notation.replace(/\s*[–—-]\s*/gu, '-').replace(/\s*\/\s*/g, '/');
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

type Dated = {
  readonly place: string;
  readonly comma: boolean;
  readonly day: string;
  readonly month: string;
  readonly year: string;
};

export function readPlaceDate(text: string): Dated | undefined {
  const found =
    /^(.*?)\s*(,?)\s*ngày\s*([\d.…_]*)\s*tháng\s*([\d.…_]*)\s*năm\s*([\d.…_]*)\s*\.?$/iu.exec(text);
  if (!found) return undefined;
  const [, place = '', comma = '', day = '', month = '', year = ''] = found;
  return { place: place.trim(), comma: comma === ',', day, month, year };
}

const dateWords: Form = (text) =>
  readPlaceDate(text)
    ? undefined
    : {
        is: same(text),
        should: say('viết đầy đủ “ngày … tháng … năm …”', 'written out: “ngày … tháng … năm …”'),
      };

const datePlace: Form = (text) => {
  const read = readPlaceDate(text);
  if (!read || read.place) return undefined;
  return {
    is: say('không có địa danh', 'no place'),
    should: say('địa danh trước ngày tháng', 'a place before the date'),
  };
};

const dateComma: Form = (text) => {
  const read = readPlaceDate(text);
  if (!read || !read.place || read.comma || /[.…_]$/u.test(read.place)) return undefined;
  const found = /(\S+)\s+ngày/iu.exec(text);
  return {
    is: say(`sau địa danh “${read.place}” không có dấu phẩy`, `no comma after “${read.place}”`),
    should: say(`“${read.place},”`, `“${read.place},”`),
    ...(found && /\p{L}$/u.test(found[1] ?? '')
      ? { change: [found[0], `${found[1]}, ngày`] as const }
      : {}),
  };
};

/** `word` is “ngày” or “tháng”. */
function zero(text: string, word: string, number: string): Wrong {
  const found = new RegExp(String.raw`${word}\s*${number}(?!\d)`, 'iu').exec(text)?.[0];
  return {
    is: say(`${word} ${number}`, `${word} ${number}`),
    should: say(`${word} 0${number}`, `${word} 0${number}`),
    ...(found ? { change: [found, found.replace(number, `0${number}`)] as const } : {}),
  };
}

const dateDay: Form = (text) => {
  const day = readPlaceDate(text)?.day ?? '';
  return /^[1-9]$/.test(day) ? zero(text, 'ngày', day) : undefined;
};

const dateMonth: Form = (text) => {
  const month = readPlaceDate(text)?.month ?? '';
  return /^[12]$/.test(month) ? zero(text, 'tháng', month) : undefined;
};

const dateMonthPlain: Form = (text) => {
  const month = readPlaceDate(text)?.month ?? '';
  if (!/^0[3-9]$/.test(month)) return undefined;
  return {
    is: say(`tháng ${month}`, `tháng ${month}`),
    should: say(
      `tháng ${month.slice(1)}: chỉ tháng 1, 2 ghi thêm số 0`,
      `tháng ${month.slice(1)}: only months 1 and 2 take a zero`,
    ),
  };
};

/** Common nouns inside a place's name keep their small letter: `Thành phố Hồ Chí Minh`. */
const COMMON = new Set(['pho', 'tran', 'xa', 'va', 'hoa']);

const dateCapitals: Form = (text) => {
  const place = readPlaceDate(text)?.place ?? '';
  const small = place
    .split(/[\s-]+/u)
    .filter((one) => /^\p{Ll}/u.test(one) && !COMMON.has(fold(one)));
  if (small.length === 0) return undefined;
  return {
    is: say(`địa danh “${place}”`, `place “${place}”`),
    should: say(
      'các chữ cái đầu của địa danh viết hoa',
      'each word of the place begins with a capital',
    ),
  };
};

const aboutMark: Form = (text) => {
  if (/^V\/v(?!\p{L})/u.test(text)) return undefined;
  const mark = /^(?:v\s*\/\s*v|về việc)\s*[:.]?/iu.exec(text)?.[0];
  if (!mark) return undefined;
  return {
    is: same(mark),
    should: say('“V/v” trước trích yếu công văn', '“V/v” before the subject of a letter'),
    change: [mark.trim(), 'V/v'],
  };
};

const typeKnown: Form = (text, _part, context) => {
  const known: readonly Text[] = Object.values(context.regime.types);
  if (known.some((name) => fold(name.vi) === fold(text).replace(/[.:]$/, ''))) return undefined;
  return {
    is: same(text),
    should: say(
      `một trong ${known.length} loại văn bản hành chính`,
      `one of the ${known.length} types of administrative documents`,
    ),
  };
};

export const headForms: Readonly<Record<string, Form>> = {
  nationalWording,
  mottoWording,
  referenceColon,
  referenceSlash,
  referenceZero,
  referenceSpaces,
  referenceLetters,
  referenceType,
  letterType,
  referenceYear,
  dateWords,
  datePlace,
  dateComma,
  dateDay,
  dateMonth,
  dateMonthPlain,
  dateCapitals,
  aboutMark,
  typeKnown,
};
