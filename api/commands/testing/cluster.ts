import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

type Refusal = { readonly status: number; readonly error: string };

/** How a cluster answers whose nodes come and go, in front of a store that has but one. */
export function createCluster(target: string) {
  const refusals: { what: RegExp; answer: Refusal; times: number }[] = [];
  const aside: Revised[] = [];
  const lag = { beyond: 0, times: 0 };
  let path = '';

  function refusalOf({ method, url }: IncomingMessage): Refusal | undefined {
    const refusal = refusals.find(({ what, times }) => times > 0 && what.test(`${method} ${url}`));
    if (refusal) refusal.times -= 1;
    return refusal?.answer;
  }
  return {
    /** What it says at once; a write that is to go aside never reaches the store behind. */
    answer(incoming: IncomingMessage, goesAside: Buffer | undefined) {
      const refusal = refusalOf(incoming);
      if (refusal) return { status: refusal.status, body: { error: refusal.error, reason: '' } };
      if (!goesAside) return undefined;
      path = incoming.url ?? '';
      const docs = revised(goesAside);
      aside.push(...docs);
      return { status: 202, body: docs.map(acceptedRow) };
    },
    /** The feed goes on where it was asked from, so that what is left out comes with a later one. */
    lagging({ url = '' }: IncomingMessage, body: Buffer) {
      if (lag.times === 0 || !/ledger\/_changes/.test(url)) return undefined;
      lag.times -= 1;
      const { results } = JSON.parse(body.toString()) as Feed;
      return {
        results: results.filter(({ doc }) => !isNewer(doc, lag.beyond)),
        last_seq: new URL(url, 'http://store').searchParams.get('since') ?? '0',
      };
    },
    turnAway: (what: RegExp, answer: Refusal, times: number) =>
      void refusals.push({ what, answer, times }),
    lag: (beyond: number, times: number) => void Object.assign(lag, { beyond, times }),
    async comeBack() {
      if (aside.length === 0) return;
      const { origin, username, password } = new URL(target);
      const authorization = `Basic ${btoa(decodeURIComponent(`${username}:${password}`))}`;
      const answer = await fetch(origin + path, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ docs: aside.splice(0), new_edits: false }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
  };
}

type Feed = { readonly results: readonly { readonly doc?: FedDoc }[] };
type FedDoc = { readonly n?: number; readonly newest?: number };
type Revised = { readonly _id: string; readonly _rev: string };

function isNewer({ n = 0, newest }: FedDoc = {}, beyond: number): boolean {
  return n > beyond || newest !== undefined;
}

/** The documents with the revisions that a node would give them. */
function revised(body: Buffer): readonly Revised[] {
  const { docs } = JSON.parse(body.toString()) as { docs: { _id: string; _rev?: string }[] };
  return docs.map((doc) => {
    const [generation = '0', parent] = doc._rev?.split('-') ?? [];
    const start = Number(generation) + 1;
    const hash = createHash('md5').update(JSON.stringify(doc)).digest('hex');
    const ids = parent === undefined ? [hash] : [hash, parent];
    return { ...doc, _rev: `${start}-${hash}`, _revisions: { start, ids } };
  });
}

const acceptedRow = ({ _id, _rev }: Revised) => ({ ok: true, id: _id, rev: _rev, accepted: true });

export function accepted(body: Buffer): readonly object[] {
  return (JSON.parse(body.toString()) as object[]).map((row) => ({ ...row, accepted: true }));
}
