import { fold } from '../../../text.ts';
import { say } from '../../say.ts';
import type { Form, Wrong } from './form.ts';

type Dated = {
  /** Everything before the word “ngày”, and that word as it is written. */
  readonly before: string;
  readonly word: string;
  readonly place: string;
  readonly comma: boolean;
  readonly day: string;
  readonly month: string;
  readonly year: string;
};

const DATE = /(ngày)\s*(?:([\d.…_]+)\s*)?tháng\s*(?:([\d.…_]+)\s*)?năm\s*(?:([\d.…_]+)\s*)?\.?$/iu;

export function readPlaceDate(text: string): Dated | undefined {
  const found = DATE.exec(text);
  if (!found) return undefined;
  const [, word = '', day = '', month = '', year = ''] = found;
  const before = text.slice(0, found.index);
  const ending = before.trimEnd();
  const comma = ending.endsWith(',');
  const place = comma ? ending.slice(0, -1) : ending;
  if (/[\n\r\u2028\u2029]/.test(place.trimEnd())) return undefined;
  return { before, word, place: place.trim(), comma, day, month, year };
}

const dateWords: Form = (text) =>
  readPlaceDate(text)
    ? undefined
    : {
        is: say(`“${text}”`, `“${text}”`),
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
  const { before, word } = read;
  const last = before.trimEnd().split(/\s/u).at(-1) ?? '';
  const isSpaced = before !== before.trimEnd();
  return {
    is: say(`sau địa danh “${read.place}” không có dấu phẩy`, `no comma after “${read.place}”`),
    should: say(`“${read.place},”`, `“${read.place},”`),
    ...(isSpaced && /\p{L}$/u.test(last)
      ? { change: [before.slice(before.lastIndexOf(last)) + word, `${last}, ngày`] as const }
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

/** Common nouns inside a place's name keep their small letter: `Thành phố Hồ Chí Minh`, `Đặc khu Phú Quý`. */
const COMMON = new Set(['pho', 'tran', 'xa', 'khu', 'va', 'hoa']);

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

export const placeDateForms: Readonly<Record<string, Form>> = {
  dateWords,
  datePlace,
  dateComma,
  dateDay,
  dateMonth,
  dateMonthPlain,
  dateCapitals,
};
