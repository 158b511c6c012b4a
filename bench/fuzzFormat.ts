import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { Repair } from '#shared/format/finding.ts';
import { readDocx } from '#shared/format/docx/read.ts';
import { repairDocx } from '#shared/format/docx/repair.ts';
import { mutated, randomFrom } from '#shared/format/testing/mutate.ts';

/**
 * `npm run fuzz -- --files 20000 --seed 7`: damaged and strange DOCX files, each read and repaired. None may throw,
 * none may take longer than 3 s of the processor. One that does is kept beside the temporary files of the system.
 */
const { values } = parseArgs({
  options: { files: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const LONGEST = 3000;
const SAMPLES = ['cong-van-dung', 'cong-van-sai', 'cong-van-dung-libreoffice'].map((name) =>
  readFileSync(new URL(`../shared/format/testing/${name}.docx`, import.meta.url)),
);
const REPAIRS: readonly Repair[] = [
  { kind: 'type', paragraph: 1, size: 14, bold: true, italic: false, color: 'auto' },
  { kind: 'font', paragraph: 2, font: 'Times New Roman' },
  { kind: 'spacing', paragraph: 3, before: 6, after: 6, lines: 1.5 },
  { kind: 'indent', paragraph: 3, firstLine: 10 },
  { kind: 'text', paragraph: 4, from: 'n', to: 'N' },
  { kind: 'margins', section: 0, margins: { left: 30 } },
  { kind: 'pageNumbers', section: 0 },
];

const random = randomFrom(Number(values.seed));
const counts = { read: 0, refused: 0, longest: 0 };
for (let index = 0; index < Number(values.files); index += 1) {
  const sample = SAMPLES[index % SAMPLES.length] ?? new Uint8Array();
  tryOne(mutated(sample, random), index);
}
console.log(
  `${values.files} files: ${counts.read} read, ${counts.refused} refused, longest ${counts.longest.toFixed(0)} ms`,
);

function tryOne(file: Uint8Array, index: number): void {
  const before = process.cpuUsage();
  try {
    const read = readDocx(file);
    const repaired = repairDocx(file, REPAIRS);
    if (repaired.ok !== read.ok) throw new Error('read and repaired differently');
    if (repaired.ok && !readDocx(repaired.bytes).ok) throw new Error('unreadable after repair');
    counts[read.ok ? 'read' : 'refused'] += 1;
  } catch (error) {
    fail(file, index, error);
  }
  const { user, system } = process.cpuUsage(before);
  const took = (user + system) / 1000;
  counts.longest = Math.max(counts.longest, took);
  if (took > LONGEST) fail(file, index, `${took.toFixed(0)} ms`);
}

function fail(file: Uint8Array, index: number, reason: unknown): void {
  const kept = path.join(tmpdir(), `fuzz-${values.seed}-${index}.docx`);
  writeFileSync(kept, file);
  console.error(`file ${index} of seed ${values.seed} (${kept}):`, reason);
  process.exitCode = 1;
}
