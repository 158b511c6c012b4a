import { unavailable } from '../unavailable.ts';
import { bytesOf, createExchange, type Sent, type StoreAnswer } from './exchange.ts';

export type Credentials = { readonly name: string; readonly password: string };

/** A request to the store, to whichever of its nodes. */
export type StoreCall = {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** What comes behind a node's address: encoded, with its query. */
  readonly path: string;
  readonly body?: string | Buffer<ArrayBuffer> | undefined;
  /** The name and password of the node's address when left out. */
  readonly as?: Credentials | undefined;
  /** It waits for news, so that only `signal` and the hanging of its node end it. */
  readonly waits?: boolean | undefined;
  /** The caller's own end of it. */
  readonly signal?: AbortSignal | undefined;
};

export type Nodes = {
  /**
   * What `read` makes of the answer, which is below 500 and, for a write, stands on a majority of the nodes.
   * Everything else throws `Unavailable`: then nobody knows whether what was to be written is there.
   */
  readonly ask: <Result>(
    call: StoreCall,
    read: (answer: StoreAnswer) => Promise<Result> | Result,
  ) => Promise<Result>;
  /** Whether a request has been waiting for its answer for longer than it should. */
  readonly isSlow: () => boolean;
};

export type Deadlines = {
  /** Milliseconds until the headers of an answer; the shorter one where there are other nodes. */
  readonly answerWithin?: number;
  readonly moveOnWithin?: number;
  /** Milliseconds from the headers until all of the body. */
  readonly bodyWithin?: number;
  /** Milliseconds after which one that is under way is told of. */
  readonly slowAfter?: number;
};

/** Where nothing else is said. */
export const DEADLINES: Required<Deadlines> = {
  answerWithin: 10_000,
  moveOnWithin: 5_000,
  bodyWithin: 30_000,
  slowAfter: 4_000,
};

/**
 * One store by the addresses of some of its nodes. It stays with a node while that answers, and goes on to the next
 * when one refuses, hangs or fails; what may have been carried out already is asked a second time only if that is
 * harmless.
 */
export function createNodes(urls: readonly string[], options: Deadlines = {}): Nodes {
  const nodes = urls.map(createNode);
  const deadlines = { ...DEADLINES, ...options };
  const underWay = createUnderWay();
  let current = 0;

  function leave(node: Node, reason: unknown) {
    if (nodes[current] === node) current = (current + 1) % nodes.length;
    if (isSilence(reason)) node.breakOffFeeds();
  }
  async function askAround<Result>(call: StoreCall, read: Read<Result>): Promise<Result> {
    let reason: unknown;
    for (let tries = 0; tries < nodes.length; tries += 1) {
      const node = nodes[current] as Node;
      try {
        return await node.ask(call, read, withinOf(nodes.length, deadlines));
      } catch (error) {
        call.signal?.throwIfAborted();
        reason = error;
        leave(node, error);
        if (!isRepeatable(call) && !wasNeverSent(error)) break;
      }
    }
    throw unavailable('store', reason);
  }
  return {
    ask(call, read) {
      const done = call.waits ? () => undefined : underWay.begin();
      return askAround(call, read).finally(done);
    },
    isSlow: () => underWay.longestMs() > deadlines.slowAfter,
  };
}

type Read<Result> = (answer: StoreAnswer) => Promise<Result> | Result;
type Within = { readonly head: number; readonly body: number };
type Node = ReturnType<typeof createNode>;

function createNode(url: string) {
  const { base, authorization } = addressOf(url);
  const exchange = createExchange(base);
  const feeds = new Set<Sent>();

  function send(call: StoreCall): Sent {
    const { method = 'GET', path, body, as, waits } = call;
    const headers = {
      authorization: as ? basic(as) : authorization,
      accept: 'application/json',
      'content-type': 'application/json',
    };
    const sent = exchange({ method, path, headers, body });
    if (waits) whileOpen(feeds, sent);
    return sent;
  }
  return {
    async ask<Result>(call: StoreCall, read: Read<Result>, within: Within): Promise<Result> {
      call.signal?.throwIfAborted();
      const sent = send(call);
      endWith(sent, call.signal);
      const late = () => sent.end(silence());
      let timer = call.waits ? undefined : setTimeout(late, within.head);
      try {
        const answer = await sent.answer;
        clearTimeout(timer);
        if (!isGood(answer, call)) throw await failure(answer);
        timer = call.waits ? undefined : setTimeout(late, within.body);
        return await read(answer);
      } finally {
        clearTimeout(timer);
      }
    },
    /** Their connections are as dead as the node is, and would be waited for until their own deadlines. */
    breakOffFeeds() {
      for (const feed of feeds) feed.end(silence());
    },
  };
}

function whileOpen(all: Set<Sent>, sent: Sent): void {
  all.add(sent);
  sent.whenClosed(() => void all.delete(sent));
}

/** Its caller may end it until its answer is read. */
function endWith(sent: Sent, signal: AbortSignal | undefined): void {
  if (!signal) return;
  const end = () => sent.end(signal.reason as Error);
  signal.addEventListener('abort', end);
  sent.whenClosed(() => signal.removeEventListener('abort', end));
}

function withinOf(nodes: number, deadlines: Required<Deadlines>): Within {
  const { answerWithin, moveOnWithin, bodyWithin } = deadlines;
  return { head: nodes > 1 ? moveOnWithin : answerWithin, body: bodyWithin };
}

function addressOf(url: string) {
  const base = new URL(url);
  const { username, password } = base;
  const name = decodeURIComponent(username);
  return {
    base,
    authorization: basic({ name, password: decodeURIComponent(password) }),
  };
}

function basic({ name, password }: Credentials): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}

const READ_BY_POST = /\/_(?:all_docs|bulk_get|changes|revs_diff|find)(?:\?|$)/;

function isRead({ method = 'GET', path }: StoreCall): boolean {
  return method === 'GET' || method === 'HEAD' || (method === 'POST' && READ_BY_POST.test(path));
}

/** Whether to carry it out twice is as good as once. */
function isRepeatable(call: StoreCall): boolean {
  const { method = 'GET', path, body = '' } = call;
  const [name = ''] = path.split('?', 1);
  if (isRead(call)) return true;
  if (method === 'PUT' || method === 'DELETE') return DATABASE.test(name) || SECURITY.test(name);
  return /\/_compact$/.test(name) || (BULK.test(name) && beginsWith(body, GIVEN_REVISIONS));
}

const DATABASE = /^\/[^/]+$/;
const SECURITY = /\/_security$/;
const BULK = /\/_bulk_docs$/;
/** How a body of `_bulk_docs` begins whose revisions are given, not made. */
export const GIVEN_REVISIONS = '{"new_edits":false,';

function beginsWith(body: string | Buffer, start: string): boolean {
  return typeof body === 'string'
    ? body.startsWith(start)
    : body.toString('latin1', 0, start.length) === start;
}

/**
 * Only to begin compacting is answered 202 by a store that is well. That the administrator is turned away is no answer
 * to what was asked; for a writer it is.
 */
function isGood({ statusCode }: StoreAnswer, { path, as }: StoreCall): boolean {
  if (statusCode === 202) return /\/_compact(?:\?|$)/.test(path);
  // Who sends us elsewhere is no store.
  const isRedirect = statusCode >= 300 && statusCode < 400;
  return statusCode < 500 && !isRedirect && (statusCode !== 401 || as !== undefined);
}

async function failure(answer: StoreAnswer): Promise<Error> {
  const { statusCode } = answer;
  const text = String(await bytesOf(answer));
  const said = statusCode === 202 ? 'It is not written by a majority of the nodes' : text;
  const error = new Error(`The store answered ${statusCode}: ${said.slice(0, 200)}`);
  return Object.assign(error, { statusCode });
}

const silence = () => Object.assign(new Error('The store did not answer in time'), { code: LATE });
const LATE = 'LATE';
const NEVER_SENT = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
]);

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function isSilence(error: unknown): boolean {
  return codeOf(error) === LATE;
}

function wasNeverSent(error: unknown): boolean {
  const code = codeOf(error);
  return typeof code === 'string' && NEVER_SENT.has(code);
}

/** When each of the requests that have no answer yet began; the oldest first. */
function createUnderWay() {
  const begun = new Set<{ readonly at: number }>();
  return {
    begin() {
      const one = { at: performance.now() };
      begun.add(one);
      return () => void begun.delete(one);
    },
    longestMs() {
      const [oldest] = begun;
      return oldest ? performance.now() - oldest.at : 0;
    },
  };
}
