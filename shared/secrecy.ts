const marks = 'TUYỆTMẬT|TỐIMẬT|MẬT';
/** Without dấu only where nothing else is meant: MAT alone may be "mắt", "mặt", "mát". */
const plainMarks = 'TUYETMAT|TOIMAT';
const declared = new RegExp(
  `^(?:ĐỘMẬT(${marks})|ĐOMAT(${plainMarks}|MAT)|DOMAT(${plainMarks}|MAT)|(${marks}|${plainMarks}))$`,
  'u',
);
const brackets =
  /[([{【〔〖「『《〈]([^()[\]{}【】〔〕〖〗「」『』《》〈〉]{1,60})[)\]}】〕〗」』》〉]/gu;
const newLines = /\r\n|[\n\r\u0085\u2028\u2029]/u;

/**
 * IN2: the secrecy mark that a text declares, if any.
 * Only a line that consists of a mark, or a mark in brackets, counts: bodies contain "bí mật", "bảo mật", "mật khẩu".
 * Spacing, punctuation, invisible characters, full width and look-alike letters do not hide one.
 */
export function secrecyMark(text: string): string | undefined {
  for (const line of text.normalize('NFKC').split(newLines)) {
    const within = [...line.matchAll(brackets)].map(([, inner]) => inner ?? '');
    for (const part of [line, ...within]) {
      const found = declared.exec(lettersOf(part));
      if (found) return found.slice(1).find((mark) => mark !== undefined);
    }
  }
  return undefined;
}

/** Letters and digits in capitals, look-alikes replaced: "M Ậ T.", "ＭẬＴ" and "МẬТ" (Cyrillic) are MẬT. */
function lettersOf(text: string): string {
  const capitals = text.toUpperCase().normalize('NFD');
  const latin = capitals.replace(/[\u0370-\u04ff]/gu, (letter) => looksLike[letter] ?? letter);
  return latin
    .replace(/[ÐƉ]/gu, 'Đ')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Greek and Cyrillic capitals that are drawn as the Latin letters of the marks. */
const looksLike: Readonly<Record<string, string>> = {
  ...{ А: 'A', В: 'B', Е: 'E', І: 'I', Ӏ: 'I', М: 'M', О: 'O', Т: 'T', У: 'Y', Ү: 'Y' },
  ...{ Α: 'A', Ε: 'E', Ι: 'I', Μ: 'M', Ο: 'O', Τ: 'T', Υ: 'Y' },
};

/** Commands that only name what was refused or taken out, and may say so. */
const namesOnly: readonly string[] = ['TurnAway', 'WithdrawIncoming'];

/** IN2: every text of a command counts, whatever the command, names of files too. */
export function declaredSecrecy(command: { readonly type: string }): string | undefined {
  if (namesOnly.includes(command.type)) return undefined;
  for (const text of textsOf(command)) {
    const bare = text.replace(affixes, '');
    const mark = secrecyMark(text) ?? (bare === text ? undefined : secrecyMark(bare));
    if (mark) return mark;
  }
  return undefined;
}

/** What our forms and file systems put around a text: `other: …` of a document type, the ending of a file's name. */
const affixes = /^other: |\.[A-Za-z0-9]{1,5}$/gu;

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}
