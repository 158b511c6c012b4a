import { createHash } from 'node:crypto';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What happens to a write of the ledger on its way. */
export type Fault =
  | 'answerLost' // written, but the answer never comes
  | 'lastAnswerLost' // the same, and from then on nothing comes through
  | 'connectionCut' // never reaches the store
  | 'turnedAway' // answered 401, as by a store that has just come up
  | 'rowLost' // one row is not written and said to have failed
  | 'accepted' // written, but answered 202: by fewer nodes than a majority
  | 'acceptedAside' // the same, and the nodes that have it go away: see `comeBack`
  | 'writtenLate'; // the connection breaks; the store carries it out after a while nevertheless

export type FaultyProxy = {
  readonly url: string;
  /** The next writes of the ledger meet these, one each. */
  readonly fail: (...faults: readonly Fault[]) => void;
  /** Every ledger write until `heal`, and everything else too. */
  readonly breakDown: () => void;
  readonly heal: () => void;
  /** So many requests like these get this answer. */
  readonly refuse: (what: RegExp, answer: { status: number; error: string }, times: number) => void;
  /** So many feeds of the ledger lack what is numbered higher, as from a node that has just come back. */
  readonly lag: (beyond: number, times: number) => void;
  /** The nodes with what was `acceptedAside` are back, and CouchDB brings that to all of them. */
  readonly comeBack: () => Promise<void>;
  /** Ledger writes seen so far. */
  readonly writes: () => number;
  readonly close: () => Promise<void>;
};

const LATE_MS = 150;

/** A real HTTP proxy in front of a store. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const faults: Fault[] = [];
  let isDown = false;
  let writes = 0;
  const late: Promise<unknown>[] = [];
  const refusals: { what: RegExp; answer: { status: number; error: string }; times: number }[] = [];
  const aside: object[] = [];
  let asideAt = '';
  const lagging = { beyond: 0, times: 0 };

  /** What a cluster answers at once, without the store behind. */
  function refusalOf({ method, url }: IncomingMessage) {
    const refusal = refusals.find(({ what, times }) => times > 0 && what.test(`${method} ${url}`));
    if (refusal) refusal.times -= 1;
    return refusal?.answer;
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const isWrite = /ledger\/_bulk_docs$/.test(incoming.url ?? '');
    if (isWrite) writes += 1;
    const fault = isWrite ? faults.shift() : undefined;
    if (isDown || fault === 'connectionCut') return void incoming.socket.destroy();
    if (fault === 'writtenLate') {
      incoming.socket.destroy();
      late.push(pause(LATE_MS).then(() => forward(target, incoming, body)));
      return;
    }
    if (fault === 'turnedAway') return void outgoing.writeHead(401).end('{}');
    const refusal = refusalOf(incoming);
    if (refusal) return sendJson(outgoing, refusal.status, { error: refusal.error, reason: '' });
    if (fault === 'acceptedAside') {
      const docs = revised(body);
      asideAt = incoming.url ?? '';
      aside.push(...docs);
      return sendJson(outgoing, 202, docs.map(acceptedRow));
    }
    const answer =
      fault === 'rowLost'
        ? await withoutOneRow(target, incoming, body)
        : await forward(target, incoming, body);
    if (fault === 'accepted') {
      const rows = JSON.parse(answer.body.toString()) as object[];
      return sendJson(
        outgoing,
        202,
        rows.map((row) => ({ ...row, accepted: true })),
      );
    }
    if (lagging.times > 0 && /ledger\/_changes/.test(incoming.url ?? '')) {
      lagging.times -= 1;
      return sendJson(outgoing, 200, withoutNewest(answer.body, incoming.url, lagging.beyond));
    }
    if (fault === 'lastAnswerLost') isDown = true;
    if (fault === 'answerLost' || isDown) return void incoming.socket.destroy();
    outgoing.writeHead(answer.status, answer.headers);
    outgoing.end(answer.body);
  }
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.port = String((server.address() as AddressInfo).port);
  url.hostname = '127.0.0.1';
  return {
    url: url.href.replace(/\/$/, ''),
    fail: (...some) => void faults.push(...some),
    breakDown: () => void (isDown = true),
    heal() {
      isDown = false;
      faults.length = 0;
    },
    refuse: (what, answer, times) => void refusals.push({ what, answer, times }),
    lag: (beyond, times) => void Object.assign(lagging, { beyond, times }),
    async comeBack() {
      const { origin, username, password } = new URL(target);
      const authorization = `Basic ${btoa(decodeURIComponent(`${username}:${password}`))}`;
      const answer = await fetch(`${origin}${asideAt}`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ docs: aside.splice(0), new_edits: false }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    writes: () => writes,
    async close() {
      await Promise.allSettled(late);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Answer = {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
};

async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  return Buffer.concat(await collected(stream));
}

async function collected(stream: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

function forward(target: string, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  const { hostname, port } = new URL(target);
  const { 'transfer-encoding': _, ...headers } = incoming.headers;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        hostname,
        port,
        path: incoming.url,
        method: incoming.method,
        headers: { ...headers, 'content-length': body.length },
      },
      (answer) => {
        bodyOf(answer).then((whole) => {
          const { 'transfer-encoding': _encoding, ...kept } = answer.headers;
          const sized = { ...kept, 'content-length': String(whole.length) };
          resolve({ status: answer.statusCode ?? 500, headers: sized, body: whole });
        }, reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The first of several rows is left out, and the store seems to have failed at it. */
async function withoutOneRow(
  target: string,
  incoming: IncomingMessage,
  body: Buffer,
): Promise<Answer> {
  const { docs } = JSON.parse(body.toString()) as { docs: { _id: string }[] };
  const [lost, ...rest] = docs;
  const answer = await forward(target, incoming, Buffer.from(JSON.stringify({ docs: rest })));
  const encoding = answer.headers['content-encoding'];
  if (encoding !== undefined) throw new Error(`The store answered with ${String(encoding)}`);
  const rows = JSON.parse(answer.body.toString()) as object[];
  const failed = { id: lost?._id, error: 'internal_server_error', reason: 'lost' };
  const all = Buffer.from(JSON.stringify([failed, ...rows]));
  const headers = { ...answer.headers, 'content-length': String(all.length) };
  return { status: answer.status, headers, body: all };
}

function sendJson(outgoing: ServerResponse, status: number, body: unknown): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

type Revised = { readonly _id: string; readonly _rev: string };

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

/** The feed goes on where it was asked from, so that what is left out comes with a later one. */
function withoutNewest(body: Buffer, url = '', beyond: number) {
  type Feed = { results: { doc?: { n?: number; newest?: number } }[] };
  const feed = JSON.parse(body.toString()) as Feed;
  const results = feed.results.filter(
    ({ doc }) => (doc?.n ?? 0) <= beyond && doc?.newest === undefined,
  );
  return { results, last_seq: new URL(url, 'http://store').searchParams.get('since') ?? '0' };
}
