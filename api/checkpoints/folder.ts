import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { dayOf } from '#shared/workdays.ts';
import { CheckpointSchema, type Checkpoint } from './checkpoint.ts';

/** The newest head, and where the follower that makes it goes on. */
const Kept = v.object({
  checkpoint: CheckpointSchema,
  position: v.object({ n: v.number(), since: v.string() }),
  /** The last entry, to tell another ledger by. */
  last: v.object({ id: v.string(), hash: v.string() }),
});
export type Kept = v.InferOutput<typeof Kept>;

/** Lines that could be read, and how many could not. */
export type Lines = { readonly checkpoints: readonly Checkpoint[]; readonly unreadable: number };

/** `<dataDir>/checkpoints`: a file of lines for each year, and the newest head. */
export type CheckpointFolder = {
  readonly append: (checkpoint: Checkpoint) => Promise<void>;
  readonly lines: () => Promise<Lines>;
  readonly keep: (kept: Kept) => Promise<void>;
  /** undefined where there is none that can be read. */
  readonly kept: () => Promise<Kept | undefined>;
};

export async function openCheckpointFolder(dataDir: string): Promise<CheckpointFolder> {
  const folder = path.join(dataDir, 'checkpoints');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const newest = path.join(folder, 'newest.json');
  return {
    async append(checkpoint) {
      const file = path.join(folder, `${dayOf(checkpoint.at).slice(0, 4)}.ndjson`);
      const handle = await open(file, 'a', 0o600);
      try {
        await handle.writeFile(`${JSON.stringify(checkpoint)}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
    async lines() {
      const names = (await readdir(folder)).filter((name) => name.endsWith('.ndjson')).sort();
      const texts = await Promise.all(
        names.map((name) => readFile(path.join(folder, name), 'utf8')),
      );
      return readLines(texts.join('\n'));
    },
    async keep(kept) {
      const draft = `${newest}.${crypto.randomUUID()}`;
      const handle = await open(draft, 'w', 0o600);
      await handle.writeFile(JSON.stringify(kept)).finally(() => handle.close());
      await rename(draft, newest);
    },
    async kept() {
      const text = await readFile(newest, 'utf8').catch(() => '');
      const parsed = v.safeParse(Kept, asJson(text));
      return parsed.success ? parsed.output : undefined;
    },
  };
}

/** One checkpoint a line; empty lines are passed over. */
export function readLines(text: string): Lines {
  const parsed = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => v.safeParse(CheckpointSchema, asJson(line)));
  const checkpoints = parsed.flatMap((one) => (one.success ? [one.output] : []));
  return { checkpoints, unreadable: parsed.length - checkpoints.length };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
