import type { Text } from '../text.ts';
import { say } from './say.ts';

/** A way of writing that Phụ lục II of NĐ 30/2020 rules out wherever it stands, with how it is written. */
export type Capital = {
  readonly id: string;
  /** Place in Phụ lục II. */
  readonly article: string;
  /** Finds the words; whole words only. */
  readonly wrong: RegExp;
  readonly should: Text;
};

/** Not preceded or followed by a letter: `\b` does not know Vietnamese letters. */
function words(pattern: string, flags = 'u'): RegExp {
  return new RegExp(String.raw`(?<!\p{L})(?:${pattern})(?!\p{L})`, flags);
}

const written = (text: string) => say(`viết “${text}”`, `written “${text}”`);

/** Only what is wrong whatever the sentence means; the rest of Phụ lục II wants a reader. */
export const capitals: readonly Capital[] = [
  {
    id: 'article',
    article: 'Mục V, khoản 7',
    wrong: words(String.raw`điều \d+`),
    should: say('viết hoa “Điều” khi viện dẫn', '“Điều” with a capital in a citation'),
  },
  {
    id: 'chapter',
    article: 'Mục V, khoản 7',
    wrong: words(String.raw`chương [IVXLC]+`),
    should: say('viết hoa “Chương” khi viện dẫn', '“Chương” with a capital in a citation'),
  },
  {
    id: 'clause',
    article: 'Mục V, khoản 7',
    wrong: words(
      String.raw`(?<=[\p{Ll},;] )(?:Khoản \d+|Điểm [a-zđ])(?= (?:khoản|Khoản|Điều|điều))`,
    ),
    should: say(
      'không viết hoa “khoản”, “điểm” khi viện dẫn',
      '“khoản”, “điểm” with small letters in a citation',
    ),
  },
  {
    id: 'committee',
    article: 'Mục IV, khoản 1, điểm a',
    wrong: words(
      String.raw`[uU](?:ỷ|ỷ) (?:ban|Ban) [nN]hân [dD]ân|ủy ban nhân dân|uỷ ban nhân dân|Ủy Ban Nhân Dân|Uỷ Ban Nhân Dân|Ủy ban Nhân dân|Uỷ ban Nhân dân`,
    ),
    should: written('Ủy ban nhân dân'),
  },
  {
    id: 'council',
    article: 'Mục IV, khoản 1, điểm a',
    wrong: words('hội đồng nhân dân|Hội Đồng Nhân Dân|Hội đồng Nhân dân'),
    should: written('Hội đồng nhân dân'),
  },
  {
    id: 'assembly',
    article: 'Mục IV, khoản 1, điểm a',
    wrong: words('Quốc Hội'),
    should: written('Quốc hội'),
  },
  {
    id: 'government',
    article: 'Mục IV, khoản 1, điểm a',
    wrong: words('Chính Phủ'),
    should: written('Chính phủ'),
  },
  {
    id: 'primeMinister',
    article: 'Mục V, khoản 3',
    wrong: words('thủ tướng chính phủ|Thủ Tướng Chính Phủ|Thủ tướng chính phủ|thủ tướng Chính phủ'),
    should: written('Thủ tướng Chính phủ'),
  },
  {
    id: 'capitalCity',
    article: 'Mục III, khoản 1, điểm c',
    wrong: words('thủ đô Hà Nội|thành phố Hồ Chí Minh'),
    should: written('Thủ đô Hà Nội, Thành phố Hồ Chí Minh'),
  },
  {
    id: 'newYear',
    article: 'Mục V, khoản 8, điểm b',
    wrong: words('[tT]ết nguyên đán|[tT]ết Nguyên Đán|[tT]ết trung thu|[tT]ết Trung Thu'),
    should: written('tết Nguyên đán, tết Trung thu'),
  },
  {
    id: 'nationalDay',
    article: 'Mục V, khoản 5',
    wrong: words('ngày quốc khánh|ngày Quốc Khánh'),
    should: written('ngày Quốc khánh'),
  },
  {
    id: 'weekday',
    article: 'Mục V, khoản 8, điểm c',
    wrong: words(
      '(?<=[sS]áng |[cC]hiều |[tT]ối |, )thứ (?:hai|ba|tư|năm|sáu|bảy)(?=[,.;]| ngày| hằng tuần| hàng tuần)',
    ),
    should: say(
      'viết hoa tên ngày trong tuần: thứ Hai',
      'days of the week with a capital: thứ Hai',
    ),
  },
];
