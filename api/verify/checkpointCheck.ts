import { isIntact, type Checkpoint, type Head } from '../checkpoints/checkpoint.ts';
import { findings } from './findings.ts';
import type { Complain } from './report.ts';

/** What no longer agrees with what was stated of the ledger earlier. */
export function checkCheckpoints(
  checkpoints: readonly Checkpoint[],
  heads: Iterable<Head>,
  { key, complain }: { readonly key: string; readonly complain: Complain },
): void {
  const different = new Map(checkpoints.map((one) => [`${one.key} ${one.n} ${one.hash}`, one]));
  const intact = [...different.values()].filter((one) => {
    if (!isIntact(one)) complain(nameOf(one), findings.checkpointForged);
    else if (one.key !== key) complain(nameOf(one), findings.checkpointOfOther);
    else return true;
    return false;
  });
  const waiting = intact.toSorted((left, right) => left.n - right.n).values();
  let next = waiting.next();
  for (const head of heads) {
    for (; !next.done && next.value.n <= head.n; next = waiting.next()) {
      const { n, count, hash } = next.value;
      if (n !== head.n || count !== head.count || hash !== head.hash)
        complain(nameOf(next.value), findings.rewritten);
    }
  }
  for (; !next.done; next = waiting.next())
    if (next.value.n > 0) complain(nameOf(next.value), findings.cutOff);
}

const nameOf = ({ n, at }: Checkpoint) => `checkpoint:${n}:${at}`;
