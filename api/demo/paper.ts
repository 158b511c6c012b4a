import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { PDFDocument } from '@cantoo/pdf-lib';
import type { Chance } from './chance.ts';
import { referenceOf, type Registration } from './registrations.ts';

/** A4 at 100 dpi: enough to read on a phone, small enough to make two hundred of. */
const WIDTH = 827;
const HEIGHT = 1169;
const MARGIN = 118;

/** A letter as a scanner would give it: one page, slightly turned, grey. */
export async function scanOfLetter(facts: Registration, chance: Chance): Promise<Uint8Array> {
  return asPdf([scanPage((page) => drawLetter(page, facts), chance)]);
}

/** A long scan: a plan of many pages with a table on each. */
export async function scanOfPages(count: number, chance: Chance): Promise<Uint8Array> {
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  return asPdf(
    numbers.map((number) => scanPage((page) => drawTable(page, number, count, chance), chance)),
  );
}

async function asPdf(pages: readonly Buffer[]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (const jpeg of pages) {
    const image = await pdf.embedJpg(jpeg);
    pdf.addPage([595, 842]).drawImage(image, { x: 0, y: 0, width: 595, height: 842 });
  }
  return pdf.save();
}

// Vietnamese first: the Latin subset would build ị from i and a loose dot.
const subsets = ['vietnamese', 'latin', 'latin-ext'];
const families = subsets.map((subset) => `Tinos ${subset}`).join(', ');

/** The interface's own serif, so that the demonstration needs no font of the machine. */
export function loadPaperFonts(): void {
  const { resolve } = createRequire(import.meta.url);
  for (const subset of subsets) {
    for (const weight of [400, 700]) {
      const file = resolve(`@fontsource/tinos/files/tinos-${subset}-${weight}-normal.woff2`);
      GlobalFonts.registerFromPath(file, `Tinos ${subset}`);
    }
  }
}

function scanPage(draw: (page: SKRSContext2D) => void, chance: Chance): Buffer {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const page = canvas.getContext('2d');
  page.fillStyle = '#f6f4ee';
  page.fillRect(0, 0, WIDTH, HEIGHT);
  page.fillStyle = '#1d1d22';
  page.rotate((chance.next() - 0.5) * 0.012);
  draw(page);
  for (let specks = 0; specks < 40; specks += 1) {
    page.globalAlpha = 0.15;
    page.fillRect(chance.next() * WIDTH, chance.next() * HEIGHT, 1.5, 1.5);
  }
  return canvas.toBuffer('image/jpeg', 62);
}

function write(
  page: SKRSContext2D,
  text: string,
  x: number,
  y: number,
  size = 19,
  weight = 400,
): void {
  page.font = `${weight} ${size}px ${families}`;
  page.fillText(text, x, y);
}

function centre(
  page: SKRSContext2D,
  text: string,
  x: number,
  y: number,
  size = 19,
  weight = 400,
): void {
  page.textAlign = 'center';
  write(page, text, x, y, size, weight);
  page.textAlign = 'left';
}

function drawLetter(page: SKRSContext2D, facts: Registration): void {
  const [year = '', month = '', day = ''] = facts.documentDate.split('-');
  centre(page, facts.issuer.name.toLocaleUpperCase('vi'), 240, 100, 14, 700);
  centre(page, `Số: ${referenceOf(facts)}`, 240, 146, 17);
  centre(page, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 580, 100, 15, 700);
  centre(page, 'Độc lập - Tự do - Hạnh phúc', 580, 122, 16, 700);
  centre(page, `Demo, ngày ${day} tháng ${month} năm ${year}`, 580, 150, 16);
  if (facts.urgency !== 'normal') stamp(page, facts.urgency);
  const body = wrap(page, `${facts.matter.subject}.`, WIDTH - 2 * MARGIN - 80);
  body.forEach((line, at) => centre(page, line, WIDTH / 2, 250 + at * 28, 19, 700));
  centre(page, 'Kính gửi: Sở Thử nghiệm tỉnh Demo', WIDTH / 2, 340, 19);
  paragraphs(page, 400);
  centre(page, 'GIÁM ĐỐC', 600, 860, 18, 700);
  centre(page, facts.signer, 600, 980, 19, 700);
}

const urgencyMarks = { urgent: 'KHẨN', veryUrgent: 'THƯỢNG KHẨN', express: 'HỎA TỐC' } as const;

function stamp(page: SKRSContext2D, urgency: keyof typeof urgencyMarks): void {
  page.save();
  page.strokeStyle = '#b3261e';
  page.fillStyle = '#b3261e';
  page.lineWidth = 2.5;
  page.strokeRect(150, 172, 180, 36);
  centre(page, urgencyMarks[urgency], 240, 197, 19, 700);
  page.restore();
}

const lines = [
  'Thực hiện chỉ đạo của Ủy ban nhân dân tỉnh về nhiệm vụ trọng tâm năm 2026, cơ quan chúng tôi đề nghị quý Sở phối hợp thực hiện các nội dung sau:',
  '1. Rà soát, tổng hợp số liệu theo biểu mẫu gửi kèm; đánh giá kết quả đạt được, khó khăn, vướng mắc và nguyên nhân.',
  '2. Đề xuất giải pháp, lộ trình và kinh phí thực hiện; phân công rõ đơn vị chủ trì, đơn vị phối hợp và thời hạn hoàn thành.',
  '3. Gửi báo cáo bằng văn bản đúng thời hạn để tổng hợp, trình cấp có thẩm quyền xem xét, quyết định.',
  'Đây là văn bản hư cấu, chỉ dùng để trình diễn phần mềm. Rất mong nhận được sự quan tâm phối hợp của quý Sở./.',
];

function paragraphs(page: SKRSContext2D, from: number): void {
  let y = from;
  for (const text of lines) {
    for (const line of wrap(page, text, WIDTH - 2 * MARGIN)) {
      write(page, line, MARGIN, y);
      y += 27;
    }
    y += 12;
  }
}

function wrap(page: SKRSContext2D, text: string, width: number): readonly string[] {
  page.font = `400 19px ${families}`;
  const wrapped: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line ? `${line} ${word}` : word;
    if (line && page.measureText(longer).width > width) {
      wrapped.push(line);
      line = word;
    } else line = longer;
  }
  return [...wrapped, line];
}

function drawTable(page: SKRSContext2D, number: number, count: number, chance: Chance): void {
  centre(page, `${number}`, WIDTH / 2, 70, 17);
  if (number === 1)
    centre(page, 'KẾ HOẠCH CHUYỂN ĐỔI SỐ NĂM 2027 (DỰ THẢO)', WIDTH / 2, 130, 20, 700);
  write(
    page,
    `Biểu số ${number}: Nhiệm vụ và kinh phí dự kiến (trang ${number}/${count})`,
    MARGIN,
    190,
    18,
    700,
  );
  page.strokeStyle = '#444';
  for (let row = 0; row <= 20; row += 1) {
    page.strokeRect(MARGIN, 220 + row * 40, WIDTH - 2 * MARGIN, 40);
    write(page, row === 0 ? 'STT' : `${row}`, MARGIN + 10, 247 + row * 40, 16);
    write(
      page,
      row === 0 ? 'Nội dung nhiệm vụ' : `Nhiệm vụ ${number}.${row}`,
      MARGIN + 70,
      247 + row * 40,
      16,
    );
    write(page, row === 0 ? 'Triệu đồng' : `${chance.whole(50, 2000)}`, 600, 247 + row * 40, 16);
  }
}
