import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { accepted, createCluster } from './cluster.ts';

/** What happens to a write of the ledger on its way. */
export type Fault =
  | 'answerLost' // written, but the answer never comes
  | 'lastAnswerLost' // the same, and from then on nothing comes through
  | 'connectionCut' // never reaches the store
  | 'turnedAway' // answered 401, as by a store that has just come up
  | 'rowLost' // one row is not written and said to have failed
  | 'accepted' // written, but answered 202: by fewer nodes than a majority
  | 'acceptedAside' // the same, and the nodes that have it go away: see `comeBack`
  | 'writtenLate' // the connection breaks; the store carries it out after a while nevertheless
  | RowFaults;

/** What becomes of each row of a write, over and over; rows that are not written at once are said to have failed. */
export type RowFaults = {
  readonly rows: readonly ('written' | 'lost' | 'late')[];
  readonly answerLost: boolean;
};

/** Which ledger writes the store will never take, and how it says so; `cut`: the connection breaks. */
export type Refuses = {
  readonly refuses: (body: string) => boolean;
  readonly by: 400 | 413 | 'cut';
};

export type FaultyProxy = {
  readonly url: string;
  /** The next writes of the ledger meet these, one each. */
  readonly fail: (...faults: readonly Fault[]) => void;
  /** Until `heal`. */
  readonly refuse: (which: Refuses) => void;
  /** Once everything late is written. */
  readonly settled: () => Promise<void>;
  /** Every ledger write until `heal`, and everything else too. */
  readonly breakDown: () => void;
  readonly heal: () => void;
  /** From the next ledger write on nothing is answered until `heal`; those that wait then break off. */
  readonly hang: () => void;
  /** Requests that have no answer for now. */
  readonly hanging: () => number;
  /** So many requests like these get this answer. */
  readonly turnAway: (
    what: RegExp,
    answer: { status: number; error: string },
    times: number,
  ) => void;
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
  let hangs: 'no' | 'from the next write' | 'yes' = 'no';
  const hung = new Set<IncomingMessage>();
  let writes = 0;
  let refusing: Refuses | undefined;
  const late: Promise<unknown>[] = [];
  const cluster = createCluster(target);

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const isWrite = /ledger\/_bulk_docs$/.test(incoming.url ?? '');
    if (isWrite) writes += 1;
    if (isWrite && hangs === 'from the next write') hangs = 'yes';
    if (hangs === 'yes') return void hung.add(incoming);
    const fault = isWrite ? faults.shift() : undefined;
    const isRefused = isWrite && refusing?.refuses(body.toString());
    const isCut = fault === 'connectionCut' || (isRefused && refusing?.by === 'cut');
    if (isDown || isCut) return void incoming.socket.destroy();
    if (isRefused && refusing) return void outgoing.writeHead(Number(refusing.by)).end('{}');
    if (fault === 'writtenLate') {
      incoming.socket.destroy();
      late.push(pause(LATE_MS).then(() => forward(target, incoming, body)));
      return;
    }
    if (fault === 'turnedAway') return void outgoing.writeHead(401).end('{}');
    const said = cluster.answer(incoming, fault === 'acceptedAside' ? body : undefined);
    if (said) return sendJson(outgoing, said.status, said.body);
    const rows = fault === 'rowLost' ? oneRowLost : typeof fault === 'object' ? fault : undefined;
    const answer = rows
      ? await rowByRow(target, { incoming, body, late }, rows)
      : await forward(target, incoming, body);
    if (fault === 'accepted') return sendJson(outgoing, 202, accepted(answer.body));
    const lagging = cluster.lagging(incoming, answer.body);
    if (lagging) return sendJson(outgoing, 200, lagging);
    if (fault === 'lastAnswerLost') isDown = true;
    const isLost = fault === 'answerLost' || rows?.answerLost;
    if (isLost || isDown) return void incoming.socket.destroy();
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
    refuse: (which) => void (refusing = which),
    settled: () => Promise.all(late).then(() => undefined),
    breakDown: () => void (isDown = true),
    heal() {
      isDown = false;
      hangs = 'no';
      for (const { socket } of hung) socket.destroy();
      hung.clear();
      refusing = undefined;
      faults.length = 0;
    },
    hang: () => void (hangs = 'from the next write'),
    hanging: () => hung.size,
    turnAway: cluster.turnAway,
    lag: cluster.lag,
    comeBack: cluster.comeBack,
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

type Write = {
  readonly incoming: IncomingMessage;
  readonly body: Buffer;
  readonly late: Promise<unknown>[];
};

/** The first of several rows is left out, and the store seems to have failed at it. */
const oneRowLost: RowFaults = {
  rows: ['lost', ...Array.from({ length: 999 }, () => 'written' as const)],
  answerLost: false,
};

async function rowByRow(
  target: string,
  { incoming, body, late }: Write,
  { rows }: RowFaults,
): Promise<Answer> {
  const { docs } = JSON.parse(body.toString()) as { docs: { _id: string }[] };
  const become = docs.map((_, at) => rows[at % rows.length]);
  const send = (which: RowFaults['rows'][number]) => {
    const some = docs.filter((_, at) => become[at] === which);
    return forward(target, incoming, Buffer.from(JSON.stringify({ docs: some })));
  };
  if (become.includes('late')) late.push(pause(LATE_MS).then(() => send('late')));
  const answer = await send('written');
  const encoding = answer.headers['content-encoding'];
  if (encoding !== undefined) throw new Error(`The store answered with ${String(encoding)}`);
  const written = JSON.parse(answer.body.toString()) as object[];
  const all = docs.map(({ _id: id }, at) =>
    become[at] === 'written'
      ? written.shift()
      : { id, error: 'internal_server_error', reason: 'lost' },
  );
  const whole = Buffer.from(JSON.stringify(all));
  const headers = { ...answer.headers, 'content-length': String(whole.length) };
  return { status: answer.status, headers, body: whole };
}

function sendJson(outgoing: ServerResponse, status: number, body: unknown): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
