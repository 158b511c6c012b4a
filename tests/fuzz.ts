import { readFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { faultOfDocx } from '#shared/format/testing/fault.ts';
import { mutated, randomFrom } from '#shared/format/testing/mutate.ts';
import { faultOf, mutatedEdxml } from '#shared/testing/edxmlFuzz.ts';

/** What is wrong with how the mutated file of this seed is read; undefined when nothing is. */
type Fuzz = (seed: number) => string | undefined;

const DOCUMENTS = ['cong-van-dung', 'cong-van-sai', 'cong-van-dung-libreoffice'].map((name) =>
  readFileSync(new URL(`../shared/format/testing/${name}.docx`, import.meta.url)),
);

const FUZZES: Readonly<Record<string, Fuzz>> = {
  docx: (seed) => {
    const document = DOCUMENTS[seed % DOCUMENTS.length] ?? new Uint8Array();
    return faultOfDocx(mutated(document, randomFrom(seed)));
  },
  edxml: (seed) => faultOf(mutatedEdxml(seed)),
};

const SLOWEST_MS = 3_000;

/** `npm run fuzz -- docx | edxml [--files 10000] [--from 1]`: files that were damaged by chance, each by its seed. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: 'string', default: '10000' },
    from: { type: 'string', default: '1' },
  },
});
const names = positionals.length > 0 ? positionals : Object.keys(FUZZES);
for (const name of names) {
  const fuzz = FUZZES[name];
  if (!fuzz) throw new Error(`npm run fuzz -- ${Object.keys(FUZZES).join(' | ')}`);
  run(name, fuzz, Number(values.from), Number(values.files));
}

function run(name: string, fuzz: Fuzz, from: number, files: number): void {
  let faults = 0;
  let slowest = 0;
  for (let seed = from; seed < from + files; seed++) {
    const start = performance.now();
    const fault = faultWithin(fuzz, seed);
    const took = performance.now() - start;
    slowest = Math.max(slowest, took);
    if (fault === undefined && took <= SLOWEST_MS) continue;
    faults++;
    console.error(`${name}, seed ${seed}, ${took.toFixed(0)} ms: ${fault ?? 'too slow'}`);
  }
  console.log(`${name}: ${files} files, ${faults} faults, the slowest ${slowest.toFixed(0)} ms`);
  if (faults > 0) process.exitCode = 1;
}

function faultWithin(fuzz: Fuzz, seed: number): string | undefined {
  try {
    return fuzz(seed);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
