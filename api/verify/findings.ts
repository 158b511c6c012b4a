import type { PersonId } from '#shared/office/office.ts';
import { counted, type Text } from '#shared/text.ts';

/** What `verify` says of an entry, or of what is derived from it, in the words of the office. */
export const findings = {
  // The entry by itself
  unreadable: {
    vi: 'quá lớn hoặc lồng quá sâu, không đọc được',
    en: 'it is too large or too deep to be read',
  },
  noEntry: { vi: 'không đúng dạng của một mục', en: 'it has not the form of an entry' },
  wrongId: { vi: 'sai mã', en: 'the id is wrong' },
  noPlace: { vi: 'không thuộc sổ gốc', en: 'it has no place in the ledger' },
  unknownKind: { vi: 'không rõ loại tài liệu', en: 'the kind of document is unknown' },
  versionMissing: { vi: 'thiếu mục trước đó', en: 'a version is missing' },
  chainBroken: { vi: 'chuỗi băm bị đứt', en: 'the chain is broken' },
  entryChanged: { vi: 'mục đã bị sửa', en: 'the entry was changed' },
  contentChanged: { vi: 'nội dung đã bị sửa', en: 'the content was changed' },
  contentMissing: { vi: 'mất nội dung', en: 'the content is missing' },
  contentUnreadable: { vi: 'không đọc được nội dung', en: 'its content cannot be read' },
  erasedWithContent: {
    vi: 'ghi là đã xóa nội dung nhưng nội dung vẫn còn',
    en: 'it is marked as erased and has its content',
  },
  erasureUnfinished: { vi: 'việc xóa nội dung chưa xong', en: 'an erasure was not finished' },
  commandTwice: { vi: 'một thao tác được ghi hai lần', en: 'the command id is there twice' },

  // Who sent it
  wrongKey: { vi: 'khóa không phải của thiết bị này', en: 'the key is not the one of this device' },
  noDeviceNamed: {
    vi: 'có chữ ký nhưng không ghi thiết bị nào',
    en: 'it is signed, and no device is named',
  },
  unknownDevice: { vi: 'không biết thiết bị đã gửi', en: 'nobody knows its device' },
  othersDevice: {
    vi: 'thiết bị đã gửi không phải của người này',
    en: 'its device is not one of this person',
  },
  unsigned: { vi: 'thiếu chữ ký của thiết bị', en: 'the signature of its device is missing' },
  wrongSignature: {
    vi: 'chữ ký không phải của thao tác này',
    en: 'the signature is not of this command',
  },
  notAsOrdered: {
    vi: 'thao tác không đúng như hệ thống đã lập',
    en: 'the command is not the one that was ordered',
  },
  notAsSent: {
    vi: 'thao tác không đúng như đã gửi',
    en: 'the command is not the one that was sent',
  },

  // What the rules make of it
  wrongTime: { vi: 'thời điểm không theo quy tắc OB7', en: 'its time is not the one of OB7' },
  noReader: {
    vi: 'người này không được xem văn bản (DK1)',
    en: 'its person could not read the document (DK1)',
  },
  notSendable: {
    vi: 'không thiết bị nào được gửi thao tác này',
    en: 'no device may send this command',
  },
  refused: { vi: 'quy tắc không cho phép thao tác này', en: 'the rules refuse this command' },
  otherPosition: {
    vi: 'được làm với tư cách chức vụ khác',
    en: 'it was done in another position',
  },
  otherEvents: {
    vi: 'kết quả ghi lại không phải của thao tác đã gửi',
    en: 'the events are not those of the command that was sent',
  },
  otherAnswer: {
    vi: 'câu trả lời không đúng theo quy tắc',
    en: 'the answer is not the one of its rules',
  },
  otherReaders: {
    vi: 'những người được xem không đúng theo quy tắc (DK1)',
    en: 'its readers are not those of the rules (DK1)',
  },
  otherDesks: {
    vi: 'những bàn làm việc được ghi không đúng theo quy tắc (DK3)',
    en: 'its desks are not those of the rules (DK3)',
  },

  // The index
  indexDiffers: {
    vi: 'chỉ mục ghi khác sổ gốc',
    en: 'the index has something else of it',
  },
  onlyInIndex: {
    vi: 'có trong chỉ mục mà không có trong sổ gốc',
    en: 'the index has something of it, and the ledger nothing',
  },

  // Checkpoints
  checkpointForged: { vi: 'chữ ký của mốc kiểm sai', en: 'the checkpoint’s signature is wrong' },
  checkpointOfOther: {
    vi: 'mốc kiểm được ký bằng khóa khác',
    en: 'the checkpoint is signed by another key',
  },
  rewritten: {
    vi: 'sổ gốc đến mục này đã bị viết lại',
    en: 'the ledger up to this entry was rewritten',
  },
  cutOff: {
    vi: 'sổ gốc kết thúc trước mốc kiểm này',
    en: 'the ledger ends before this checkpoint',
  },
} as const satisfies Readonly<Record<string, Text>>;

export const numberBeyond = (n: number): Text => ({
  vi: `số ${n} vượt quá mục mới nhất`,
  en: `the number ${n} is beyond the newest`,
});
export const numberTwice = (n: number): Text => ({
  vi: `số ${n} có hai lần`,
  en: `the number ${n} is there twice`,
});
export const numberMissing = (n: number): Text => ({
  vi: `thiếu số ${n}`,
  en: `the number ${n} is missing`,
});
export const arrivalImpossible = (n: number, book: string): Text => ({
  vi: `không thể có số đến ${n} trong ${book}`,
  en: `the arrival number ${n} of ${book} cannot be`,
});
export const arrivalTwice = (n: number): Text => ({
  vi: `số đến ${n} được cấp hai lần`,
  en: `the arrival number ${n} was given twice`,
});
export const arrivalMissing = (n: number): Text => ({
  vi: `thiếu số đến ${n}`,
  en: `the arrival number ${n} is missing`,
});
export const behindEntry = (n: number): Text => ({
  vi: `bàn làm việc và chỉ mục chưa theo kịp mục ${n}`,
  en: `desks and index stand before entry ${n}`,
});
export const linesUnreadable = (count: number): Text => ({
  vi: `không đọc được ${count} dòng mốc kiểm`,
  en: `${counted(count, 'line', 'lines')} cannot be read`,
});
export const fileMissing = (sha256: string): Text => ({
  vi: `tệp ${sha256} không còn đủ`,
  en: `the file ${sha256} is not here whole`,
});
export const fileChanged = (sha256: string): Text => ({
  vi: `tệp ${sha256} đã bị sửa`,
  en: `the bytes of the file ${sha256} were changed`,
});

const onDesk =
  (what: Text) =>
  (person: PersonId): Text => ({
    vi: `trên bàn làm việc của ${person}: ${what.vi}`,
    en: `on the desk of ${person}: ${what.en}`,
  });
/** Of a card, by whose desk it is. */
export const deskFindings = {
  noDesk: (person: PersonId): Text => ({
    vi: `không có bàn làm việc của ${person}`,
    en: `there is no desk of ${person}`,
  }),
  surplus: onDesk({ vi: 'có thẻ này mà không được có', en: 'it is there, and may not be' }),
  different: onDesk({ vi: 'nội dung thẻ khác sổ gốc', en: 'it has something else in it' }),
  missing: onDesk({ vi: 'thiếu thẻ này', en: 'it is not there' }),
  notTakenAway: onDesk({
    vi: 'thẻ chưa được lấy đi đúng cách',
    en: 'it was not taken away as it should be',
  }),
};
