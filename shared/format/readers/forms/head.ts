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
  aboutMark,
  typeKnown,
};
