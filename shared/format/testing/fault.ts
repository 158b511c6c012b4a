import { readDocx } from '../docx/read.ts';
import { repairDocx } from '../docx/repair.ts';
import type { Repair } from '../finding.ts';

const REPAIRS: readonly Repair[] = [
  { kind: 'type', paragraph: 1, size: 14, bold: true, italic: false, color: 'auto' },
  { kind: 'font', paragraph: 2, font: 'Times New Roman' },
  { kind: 'spacing', paragraph: 3, before: 6, after: 6, lines: 1.5 },
  { kind: 'indent', paragraph: 3, firstLine: 10 },
  { kind: 'text', paragraph: 4, from: 'n', to: 'N' },
  { kind: 'margins', section: 0, margins: { left: 30 } },
  { kind: 'pageNumbers', section: 0 },
];

/** What is wrong with how a DOCX is read and repaired, whatever is in it; undefined when nothing is. */
export function faultOfDocx(file: Uint8Array): string | undefined {
  const read = readDocx(file);
  const repaired = repairDocx(file, REPAIRS);
  if (!read.ok) {
    if (repaired.ok) return 'repaired, though it cannot be read';
    return /Hãy/.test(read.problem.text.vi) ? undefined : 'nobody is told what to do';
  }
  if (!repaired.ok) return `read, but not repaired: ${repaired.problem.code}`;
  const again = readDocx(repaired.bytes);
  return again.ok ? undefined : `unreadable after its repair: ${again.problem.code}`;
}
