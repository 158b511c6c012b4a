import { documentTypes } from '../incoming/documentTypes.ts';
import { fold } from '../text.ts';
import { isUpper } from './pieces.ts';

/** How certain, 0–1, a line is what the question names, by what it says alone. */
export type Certainty = number;

const letters = (text: string) => fold(text).replace(/[^a-z]/g, '');

const NATIONAL_NAME = 'conghoaxahoichunghiavietnam';
const MOTTO = 'doclaptudohanhphuc';

export function nationalName(text: string): Certainty {
  return nearly(letters(text), NATIONAL_NAME);
}

export function motto(text: string): Certainty {
  return nearly(letters(text), MOTTO);
}

/** A slip of the pen does not make it another component: up to three letters may be wrong. */
function nearly(text: string, wanted: string): Certainty {
  if (text === wanted) return 1;
  if (Math.abs(text.length - wanted.length) > 3) return 0;
  return distance(text, wanted) <= 3 ? 0.9 : 0;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** `Số: 15/QĐ-BNV`, also a draft's `Số:      /QĐ-BNV` and wrong forms (`Số 15-SNV`). */
export function reference(text: string): Certainty {
  if (text.length > 80 || !/^s[ốÔ]/iu.test(text)) return 0;
  if (/^số(?:\s*:)?[\s\d.…_]*\/[\s\p{L}\d.…_/–-]*$/iu.test(text)) return 1;
  if (/^số\s*(?:[:.]\s*)?\d+\s*[-–/]\s*\p{Lu}[\s\p{Lu}\p{L}\d.…_/–-]*$/iu.test(text)) return 0.9;
  return /^số\s*(?::\s*)?[\d.…_]*$/iu.test(text) ? 0.85 : 0;
}

const SHORT_DATE = /^\p{Lu}[\p{L}\s.-]{1,50},\s*(?:ngày\s*)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$/u;

export function placeAndDate(text: string): Certainty {
  const spaced = text.normalize('NFC').replace(/[^\S\n]+/g, ' ');
  // An hour makes it a time of meeting.
  if (/:|giờ/iu.test(spaced)) return 0;
  if (DATE_WORDS.test(spaced)) return /^\s*ngày/iu.test(spaced) ? 0.9 : 1;
  return SHORT_DATE.test(spaced) ? 0.85 : 0;
}

const DATE_WORDS = /^(?:.{1,60}?[,.;:\s…]+)?ngày[\s\d.…_]*tháng[\s\d.…_]*năm[\s\d.…_]*[.]?$/iu;

export function about(text: string): Certainty {
  if (/^v\s*\/\s*v(?!\p{L})/iu.test(text)) return 1;
  return /^về việc(?!\p{L})/iu.test(text) ? 0.85 : 0;
}

const typesByName: ReadonlyMap<string, string> = new Map(
  Object.entries(documentTypes)
    .filter(([code]) => code !== 'CV' && code !== 'ThC')
    .map(([code, name]) => [fold(name.vi), code]),
);

/** The code of a type of document that the line names and nothing else. */
export function typeNamed(text: string): string | undefined {
  return typesByName.get(fold(text).replace(/[.:]$/, ''));
}

const LEGISLATION = new Set(
  ['Luật', 'Bộ luật', 'Pháp lệnh', 'Lệnh', 'Nghị định', 'Thông tư', 'Thông tư liên tịch'].map(fold),
);

/** Instruments whose form another decree governs. */
export function isLegislation(text: string): boolean {
  return LEGISLATION.has(fold(text));
}

export function salutation(text: string): Certainty {
  return /^kính gửi(?!\p{L})/iu.test(text) ? 1 : 0;
}

const URGENCY = /^(?:hoa toc(?: hen gio)?|thuong khan|khan)$/;

export function urgency(text: string): Certainty {
  return URGENCY.test(fold(text)) && /[ảẩỏ]/iu.test(text) ? (isUpper(text) ? 1 : 0.8) : 0;
}

export function secrecy(text: string): Certainty {
  return /^(?:tuyet mat|toi mat|mat)$/.test(fold(text)) && /ậ/iu.test(text) ? 1 : 0;
}

export function circulation(text: string): Certainty {
  return /^(?:xem xong tra lai|luu hanh noi bo)$/.test(fold(text)) ? 1 : 0;
}

export function recipients(text: string): Certainty {
  return /^nơi nhận\s*[:.]?$/iu.test(text) ? 1 : 0;
}

export function keep(text: string): Certainty {
  return /^[-–+•]?\s*lưu(?!\p{L})/iu.test(text) ? 1 : 0;
}

/** `PL.(300)`, also `PL300` and `TCCB (15)`. */
export function drafter(text: string): Certainty {
  return /^\p{Lu}{1,8}[.,]?\s*\(?\d{1,4}\)?\.?$/u.test(text) ? 0.9 : 0;
}

const AUTHORITY = /^(?:TM|KT|TL|TUQ|Q|T\/M|K\/T|T\/L|Q\/)(?:\s*\.\s*|\s+)\p{Lu}/u;

export function authority(text: string): Certainty {
  return text.length <= 90 && AUTHORITY.test(text) && isUpper(text) ? 1 : 0;
}

const POSITIONS =
  /^(?:QUYEN |PHO )?(?:(?:TONG )?GIAM DOC|CHU TICH|TRUONG |PHO TRUONG|BO TRUONG|THU TRUONG|TONG CUC TRUONG|CUC TRUONG|CHI CUC TRUONG|VU TRUONG|VIEN TRUONG|CHANH |HIEU TRUONG|HIEU PHO|THU TUONG|BI THU|CHU NHIEM|TRUONG|DOI TRUONG|TO TRUONG|TONG BIEN TAP|THU KY|CHU TOA|CHU TRI|NGUOI GHI|CHU TICH NUOC|KIEM SOAT|THUONG TRUC|UY VIEN|VIEN)\b/;

/** A line of capitals that names an office somebody holds: `GIÁM ĐỐC`, `PHÓ CHỦ TỊCH`. */
export function position(text: string): Certainty {
  if (text.length > 90 || !isUpper(text)) return 0;
  return POSITIONS.test(`${fold(text).toUpperCase()} `) ? 0.9 : 0;
}

const SURNAMES =
  /^(?:nguyễn|trần|lê|phạm|huỳnh|hoàng|phan|vũ|võ|đặng|bùi|đỗ|hồ|ngô|dương|lý|đinh|trịnh|mai|đào|đoàn|lâm|hà|tạ|cao|lương|thái|châu|tô|tôn|kiều|quách|trương|triệu|vương|lưu|phùng|chu|nông|hứa|giang|la|ma|lò|hoàng|quàng|cầm|tòng|y|rơ|k'|đồng|nghiêm|ninh|mạc|khổng|cù|âu|văn|vi|thạch|kim|sơn|danh|lại|tăng|từ|đàm|doãn|bạch|thân|thẩm|trà|ông|ung|viên|vòng|a)$/iu;
const TITLES =
  /^(?:(?:PGS|GS|TSKH|TS|Ths|CN|KS|BS(?:CK[I12]*)?|CK[I12]+|DS|KTS|LS|NGƯT|NGND|TTƯT|TTND|NSND|NSƯT|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thiếu tướng|Trung tướng|Thượng tướng|Đại tướng|Tiến sĩ|Thạc sĩ|Giáo sư|Phó Giáo sư|Bác sĩ|Kỹ sư|Cử nhân|Luật sư|Dược sĩ|Ông|Bà)(?:\.|,|\s|-)\s*)+/iu;

/** What stands before a signer's name and is no part of it: `PGS. TS.`, `Đại tá`; '' without. */
export function titlesBefore(name: string): string {
  const found = TITLES.exec(name)?.[0] ?? '';
  return personName(name.slice(found.length)) > 0 ? found.trim() : '';
}

/** A person's full name and nothing else, titles before it allowed. */
export function signer(text: string): Certainty {
  const bare = text.replace(TITLES, '');
  return Math.max(personName(text), bare === text ? 0 : personName(bare));
}

function personName(text: string): Certainty {
  const syllables = text.split(/\s+/);
  if (syllables.length < 2 || syllables.length > 7) return 0;
  if (!syllables.every((one) => /^\p{Lu}[\p{L}'-]*$/u.test(one))) return 0;
  const known = SURNAMES.test(syllables[0] ?? '');
  if (isUpper(text)) return known && syllables.length > 2 ? 0.85 : 0;
  return known ? 0.95 : 0.75;
}

const APPENDIX = /^phụ lục(?:\s*(?:số\s*)?(?:[IVXLC]+|\d+|[A-Z]))?\s*[.:]?$/iu;

export function appendix(text: string): Certainty {
  return APPENDIX.test(text) ? 1 : 0;
}

export function accompanying(text: string): Certainty {
  return /^\(?\s*(?:ban hành\s+)?kèm theo(?!\p{L})/iu.test(text) && text.length < 250 ? 1 : 0;
}

export function legalBasis(text: string): Certainty {
  return /^căn cứ(?!\p{L})/iu.test(text) ? 1 : 0;
}

export function further(text: string): Certainty {
  return /^(?:theo đề nghị|xét|thực hiện|trên cơ sở|theo)(?!\p{L})/iu.test(text) ? 0.95 : 0;
}

/** `QUYẾT ĐỊNH:`, `QUYẾT NGHỊ:` between what a decision rests on and its articles. */
export function operative(text: string): Certainty {
  return /^quyet (?:dinh|nghi)\s*:?$/.test(fold(text)) ? 1 : 0;
}
