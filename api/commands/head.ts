import { HEAD_ID, isNumbered, type Head, type LedgerDoc, type Span } from './ledger.ts';

/** A writer that begins where another ended in doubt adds one; what is older than these is found as a double number. */
const MOST_SPANS = 200;

export const noHead: Head = { _id: HEAD_ID, epoch: 0, newest: 0, before: 0, ids: [], spans: [] };

/** The head after a write of these. */
export function withWritten(head: Head, docs: readonly LedgerDoc[]): Head {
  const { provenBy: _, ...rest } = head;
  const newest = Math.max(head.newest, ...docs.filter(isNumbered).map(({ n }) => n));
  return { ...rest, newest, before: head.newest, ids: docs.map(({ _id }) => _id) };
}

/** The head with which a writer of a new epoch numbers on after `newest`. */
export function begunBy(epoch: number, head: Head, newest: number): Head {
  // A span in which nothing was numbered says nothing any more.
  const spans = [...head.spans.filter(({ after }) => after < newest), { epoch, after: newest }];
  return { ...withWritten({ ...head, newest }, []), epoch, spans: spans.slice(-MOST_SPANS) };
}

/** Of several, that of the last writer which had a majority; of one writer's, the newest. */
export function newestOf(heads: readonly Head[]): Head | undefined {
  return heads.toSorted(
    (one, other) =>
      other.epoch - one.epoch || other.newest - one.newest || generation(other) - generation(one),
  )[0];
}

function generation({ _rev = '0' }: Head): number {
  return Number.parseInt(_rev, 10);
}

/**
 * Whether an earlier writer left this on too few nodes: it was never receipted, and a later writer numbered on without
 * it. Such a document comes to light when those nodes come back.
 */
export function isStray(spans: readonly Span[], doc: object): boolean {
  if (!('n' in doc && 'epoch' in doc)) return false;
  const [n, own] = [Number(doc.n), Number(doc.epoch)];
  return spans.some(({ epoch, after }) => own < epoch && n > after);
}
