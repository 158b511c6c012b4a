import { fold } from '../../../text.ts';
import { titlesBefore } from '../../recognise.ts';
import { say } from '../../say.ts';
import type { Form } from './form.ts';
import { ending, listEnd } from './text.ts';

const AUTHORITIES = /^(?:TM|Q|KT|TL|TUQ)\. \S/u;

const authorityMark: Form = (text) => {
  if (AUTHORITIES.test(text)) return undefined;
  const mark = /^(?:T\/M|K\/T|T\/L|Q\/|TUQ|TM|KT|TL|Q)\s*\.?\s*/u.exec(text)?.[0];
  if (!mark) return undefined;
  const right = `${mark.replace(/[/.\s]/gu, '')}.`;
  return {
    is: say(`“${mark.trim()}”`, `“${mark.trim()}”`),
    should: say(`“${right}” trước chức vụ hoặc tên tập thể`, `“${right}” before the office`),
    change: [mark, `${right} `],
  };
};

/** Who signs for the head has an office of his own, on the line below. */
const ownPosition: Form = (text, part, context) => {
  const below = context.below(part)?.component;
  if (!/^(?:KT|TL|TUQ)\./u.test(text) || below === 'position' || below === 'authority')
    return undefined;
  return {
    is: say(
      `dưới “${text}” không có chức vụ của người ký`,
      `no office of the signer below “${text}”`,
    ),
    should: say('chức vụ của người ký ở dòng dưới', "the signer's own office on the line below"),
  };
};

const signerTitles: Form = (text) => {
  const titles = titlesBefore(text);
  if (!titles) return undefined;
  return {
    is: say(`“${titles}” trước họ tên`, `“${titles}” before the name`),
    should: say(
      'không ghi học hàm, học vị, danh hiệu trước họ tên (trừ lực lượng vũ trang, sự nghiệp giáo dục, y tế, khoa học)',
      'no academic or honorary titles before the name (save armed forces, education, health, science)',
    ),
  };
};

const recipientsColon: Form = (text) =>
  text.endsWith(':')
    ? undefined
    : {
        is: say('sau từ “Nơi nhận” không có dấu hai chấm', 'no colon after “Nơi nhận”'),
        should: say('“Nơi nhận:”', '“Nơi nhận:”'),
        change: [text, 'Nơi nhận:'],
      };

const recipientEnd: Form = listEnd;

/** The first line of the recipients of what is addressed to somebody. */
const asAbove: Form = (text, part, context) => {
  const first = context.partsOf('recipient').find((one) => one.sheet === part.sheet);
  const addressed = context.partsOf('salutation').some((one) => one.sheet === part.sheet);
  if (part !== first || !addressed || /nhu tren/.test(fold(text))) return undefined;
  return {
    is: say(`dòng đầu là “${text}”`, `the first line is “${text}”`),
    should: say(
      'dòng đầu là “- Như trên;” vì văn bản có “Kính gửi”',
      'first “- Như trên;”, for the document has an addressee',
    ),
  };
};

const keepColon: Form = (text) => {
  const found = /^([-–+•]?\s*)lưu\s*([:;.,]?)/iu.exec(text);
  if (!found || found[2] === ':') return undefined;
  const from = found[0].slice((found[1] ?? '').length);
  return {
    is: say('sau từ “Lưu” không có dấu hai chấm', 'no colon after “Lưu”'),
    should: say('“Lưu:”', '“Lưu:”'),
    change: [from, 'Lưu:'],
  };
};

const keepOffice: Form = (text) => {
  const rest = text.replace(/^[-–+•]?\s*lưu\s*[:;.,]?\s*/iu, '');
  if (/^VT(?:[,.]|$)/u.test(rest) || /^[.…_]/u.test(rest)) return undefined;
  const found = /^(VT)\s*([;/+&-]|và)\s*/iu.exec(rest);
  return {
    is: say(`“${text}”`, `“${text}”`),
    should: say(
      'sau “Lưu:” là “VT”, dấu phẩy rồi chữ viết tắt đơn vị soạn thảo: “Lưu: VT, …”',
      'after “Lưu:” comes “VT”, a comma and the drafting unit: “Lưu: VT, …”',
    ),
    ...(found ? { change: [found[0], 'VT, '] as const } : {}),
  };
};

const keepEnd: Form = (text) => ending(text.replace(/\)\.$/u, '.'), true);

const URGENCIES = new Set(['HOẢ TỐC', 'HỎA TỐC', 'THƯỢNG KHẨN', 'KHẨN']);

const urgencyWording: Form = (text) =>
  URGENCIES.has(text)
    ? undefined
    : {
        is: say(`“${text}”`, `“${text}”`),
        should: say('“HỎA TỐC”, “THƯỢNG KHẨN” hoặc “KHẨN”', '“HỎA TỐC”, “THƯỢNG KHẨN” or “KHẨN”'),
        ...(URGENCIES.has(text.toLocaleUpperCase('vi'))
          ? { change: [text, text.toLocaleUpperCase('vi')] as const }
          : {}),
      };

export const tailForms: Readonly<Record<string, Form>> = {
  authorityMark,
  ownPosition,
  signerTitles,
  recipientsColon,
  recipientEnd,
  asAbove,
  keepColon,
  keepOffice,
  keepEnd,
  urgencyWording,
};
