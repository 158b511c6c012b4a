import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { attachmentBytes, attachmentOf } from '../shared/edxml/attachments.ts';
import { readEdxml } from '../shared/edxml/read.ts';
import { writeEdxml } from '../shared/edxml/write.ts';
import { EXAMPLES } from '../shared/testing/edxmlExamples.ts';
import { median, say, type Result } from './report.ts';

const ATTACHMENT_BYTES = 20_000_000;
const RUNS = 7;
const LEAST_SPEED = 50;
const MOST_MEMORY = 3;

/** A message with an attachment of 20 MB, read and its attachment decoded. */
export async function edxmlRead(): Promise<readonly Result[]> {
  const { ours, plain } = measureSpeed();
  // A fresh process, so that what other benchmarks left behind is not counted.
  const memory = await measureApart();
  const [value, against] = [median(ours), median(plain)];
  say(`edXML: ${value.toFixed(0)} MB/s, ${memory.toFixed(2)} × its size of memory`);
  return [
    {
      ...{ name: 'edxml-read', value, unit: 'MB/s', runs: ours },
      against: `decoding the same base64: ${against.toFixed(0)} MB/s`,
      ratio: against / value,
      goal: `≥ ${LEAST_SPEED} MB/s`,
    },
    {
      ...{ name: 'edxml-read-memory', value: memory, unit: '× its size', runs: [memory] },
      against: `${MOST_MEMORY} × the attachment, the file among it`,
      ratio: memory / MOST_MEMORY,
      goal: `≤ ${MOST_MEMORY}× its size`,
    },
  ];
}

function makeFile(): Uint8Array {
  const bytes = Uint8Array.from({ length: ATTACHMENT_BYTES }, (_, n) => (n * 2_654_435_761) >>> 24);
  bytes.set(new TextEncoder().encode('%PDF-1.7'));
  const contentId = 'c1';
  const described = { contentId, attachmentName: 'a.pdf', contentType: 'application/pdf' };
  const attachments = [attachmentOf(described, bytes)];
  return writeEdxml({ ...EXAMPLES.new, references: [{ contentId }], attachments });
}

function readAll(file: Uint8Array): Uint8Array {
  const read = readEdxml(file);
  const message = read.ok && read.message.kind === 'document' ? read.message : undefined;
  const [attachment] = message?.attachments ?? [];
  if (!attachment || read.problems.length > 0) throw new Error('the message was not read');
  return attachmentBytes(attachment);
}

function measureSpeed() {
  const file = makeFile();
  const from = Buffer.from(file).indexOf('JVBERi');
  const encoded = Buffer.from(file.subarray(from, file.indexOf(0x3c, from)));
  const ours: number[] = [];
  const plain: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    ours.push(speedOf(() => readAll(file).length));
    plain.push(speedOf(() => Buffer.from(encoded.toString('latin1'), 'base64').length));
  }
  return { ours, plain };
}

/** MB of the attachment in a second. */
function speedOf(decode: () => number): number {
  const start = performance.now();
  const bytes = decode();
  return bytes / 1_000 / (performance.now() - start);
}

async function measureApart(): Promise<number> {
  const script = path.join(import.meta.dirname, 'edxmlMemory.ts');
  const args = ['--disable-warning=ExperimentalWarning', '--expose-gc', script];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`the memory was not measured: exit ${String(code)}`);
  return Number(output);
}

/** How much the process grew beyond what it was without the file, file and all, as a multiple of the attachment. */
export async function measureMemory(): Promise<number> {
  // Once on a small file, so that code and tables are there already.
  readEdxml(writeEdxml(EXAMPLES.new));
  const file = makeFile();
  await collect();
  const before = process.memoryUsage();
  const decoded = readAll(file);
  const after = process.memoryUsage();
  if (decoded.length !== ATTACHMENT_BYTES) throw new Error('another length');
  const grown = after.arrayBuffers + after.heapUsed - before.arrayBuffers - before.heapUsed;
  return (grown + file.length) / ATTACHMENT_BYTES;
}

async function collect(): Promise<void> {
  // Array buffers are let go of a turn later.
  for (let times = 0; times < 3; times++) {
    globalThis.gc?.();
    await new Promise((resolve) => void setImmediate(resolve));
  }
}
