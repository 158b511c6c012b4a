import { fold, type Text } from '#shared/text.ts';
import { normal } from './passwords.ts';

const SHORTEST = 10;
const LONGEST = 1_000;

/** Words that a guesser of this office begins with. */
const OFFICE_WORDS = ['butphe', 'vanphong', 'hanhchinh', 'congvan', 'vanban', 'coquan', 'quantri'];

/** Why this password is not taken; the same for a new account, a reset and a change of one's own. */
export async function refusePassword(
  password: string,
  username: string,
): Promise<Text | undefined> {
  const text = normal(password);
  if ([...text].length < SHORTEST || text.length > LONGEST) return LENGTH;
  const core = coreOf(text);
  if ([username, lettersOf(username), ...OFFICE_WORDS].includes(core)) return NAME;
  const common = await commonPasswords();
  const written = fold(text);
  const isCommon = core === '' || common.has(written) || common.has(core) || repeats(written);
  return isCommon ? COMMON : undefined;
}

/** What a guesser tries with every year and mark around it: from the first letter to the last. */
function coreOf(text: string): string {
  const characters = [...fold(text)];
  const isLetter = (character: string) => /\p{L}/u.test(character);
  const [first, last] = [characters.findIndex(isLetter), characters.findLastIndex(isLetter)];
  return first < 0
    ? ''
    : characters
        .slice(first, last + 1)
        .join('')
        .replaceAll(' ', '');
}

function lettersOf(text: string): string {
  return text.replaceAll(/[^a-z]/g, '');
}

/** One piece of at most four characters, over and over. */
function repeats(text: string): boolean {
  return [1, 2, 3, 4].some((length) => {
    const piece = text.slice(0, length);
    return piece.repeat(Math.ceil(text.length / length)).startsWith(text);
  });
}

/** Loaded with the first password that is set: most processes never set one. */
async function commonPasswords(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common']);
}

const LENGTH: Text = {
  vi: `Mật khẩu phải có từ ${SHORTEST} đến ${LONGEST} ký tự.`,
  en: `A password has ${SHORTEST} to ${LONGEST} characters.`,
};
const NAME: Text = {
  vi: 'Mật khẩu dựa trên tên đăng nhập hoặc từ thường dùng trong cơ quan, dễ đoán. Hãy ghép vài từ không liên quan đến công việc.',
  en: 'The password is made of the username or of a word of the office, which is easy to guess. Put a few words together that have nothing to do with work.',
};
const COMMON: Text = {
  vi: 'Mật khẩu này quá phổ biến, dễ đoán. Hãy chọn mật khẩu khác, ví dụ ghép vài từ không liên quan với nhau.',
  en: 'This password is too common and easy to guess. Choose another, for example a few unrelated words.',
};
