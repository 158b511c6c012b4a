import { createHash } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { requireSession, type AppEnv, type SessionLookup } from '../accounts/session.ts';
import { answerRefusal, isRefusal, refusal } from './answers.ts';
import type { CardLines } from './cardLines.ts';
import { compressed } from './compression.ts';
import type { Deliveries } from './delivered.ts';
import type { DeskList, Listed, Listing } from './deskList.ts';
import * as parameters from './parameters.ts';
import { createResumable, type Resumable } from './resumable.ts';

export type SnapshotDeps = {
  readonly accounts: SessionLookup;
  readonly generation: () => string;
  readonly deskOf: (person: string) => Promise<string>;
  readonly list: DeskList;
  readonly lines: CardLines;
  readonly deliveries: Deliveries;
  /** Up to which entry the desks are certainly written. */
  readonly projectedTo: () => number;
};

type C = Context<AppEnv>;
type Asked = { readonly since?: string; readonly resume?: Resume };
/** `<cursor of the first answer's header>~<id of the last document taken>`; without the id all are sent again. */
type Resume = { readonly cursor: string; readonly last: string };

/** Of an earlier header: whoever asks from `now` on has not shown that anything reached them (LT1). */
const cursor: parameters.Check = (text) => {
  const checked = parameters.sequence(text);
  return checked === 'now' ? undefined : checked;
};

const known = {
  since: cursor,
  generation: (text: string) => (/^[a-z0-9]{1,40}$/.test(text) ? text : undefined),
  resume: (text: string) => (parseResume(text) ? text : undefined),
};

/** `GET /sync/desk/_snapshot`: the app's own pull in one answer of NDJSON. What it delivers is what replication would. */
export function snapshotRoutes(deps: SnapshotDeps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const resumable = createResumable();
  app.onError((error, c) => {
    if (isRefusal(error)) return answerRefusal(c, error);
    throw error;
  });
  app.get('/sync/desk/_snapshot', requireSession(deps.accounts), async (c) => {
    const { person } = c.get('session');
    const given = parameters.readParameters(Object.entries(c.req.query()), known);
    const generation = deps.generation();
    if (given.generation !== undefined && given.generation !== generation) {
      throw refusal(410, 'The desks were built anew: start a fresh local database.');
    }
    const resume = parseResume(given.resume ?? '');
    const asked = {
      ...(given.since === undefined ? {} : { since: given.since }),
      ...(resume ? { resume } : {}),
    };
    const desk = await deps.deskOf(person);
    const listing = await listingFor(c, deps, resumable, { desk, generation, asked });
    const body = snapshotLines(deps, { desk, person, generation, listing });
    return compressed(c, body, listing.listed.length);
  });
  return app;
}

function parseResume(text: string): Resume | undefined {
  const [begin = '', last = ''] = text.split('~', 2);
  const checked = cursor(begin);
  const isNamed = last === '' || parameters.isDocumentId(last);
  return checked !== undefined && isNamed ? { cursor: checked, last } : undefined;
}

/** Reads the cursor first: what comes later is delivered by the next pull, if not by this one. */
async function listingFor(
  c: C,
  { list, deliveries, projectedTo }: SnapshotDeps,
  resumable: Resumable,
  { desk, generation, asked }: { desk: string; generation: string; asked: Asked },
): Promise<Listing> {
  const session = c.get('session');
  const { since, resume } = asked;
  const upTo = projectedTo();
  if (resume) {
    const rest = resumable.rest(session.person, resume.cursor, resume.last);
    if (rest) return { cursor: resume.cursor, listed: rest };
  }
  const listing =
    since === undefined
      ? await list.all(desk, session.person, generation)
      : await list.since(desk, session.person, since);
  if (since !== undefined) {
    deliveries.proven(session, since, listing.listed.length === 0 ? upTo : undefined);
  }
  if (resume) return { ...listing, cursor: resume.cursor };
  deliveries.issued(session, listing.cursor, upTo);
  resumable.keep(session.person, listing);
  return listing;
}

type Snapshot = {
  readonly desk: string;
  readonly person: string;
  readonly generation: string;
  readonly listing: Listing;
};

/** Lines read at a time: the first few at once, so that the first screen is there soon. */
const FIRST_PART = 50;
const PART = 250;

async function* snapshotLines(
  { lines }: SnapshotDeps,
  { desk, person, generation, listing: { cursor, listed } }: Snapshot,
): AsyncGenerator<Buffer> {
  const count = listed.length;
  const names: string[] = [];
  yield Buffer.from(`${JSON.stringify({ generation, cursor, count })}\n`);
  for (const part of inParts(listed)) {
    const read = await lines.read(desk, person, part);
    for (const { id, rev } of read) names.push(`${id} ${rev}\n`);
    yield Buffer.concat(read.flatMap(({ json }) => [bytesOf(json), NEW_LINE]));
  }
  const digest = createHash('sha256').update(names.sort().join('')).digest('hex');
  yield Buffer.from(`${JSON.stringify({ count, digest })}\n`);
}

const NEW_LINE = Buffer.from('\n');

function bytesOf(json: Uint8Array | string): Uint8Array {
  return typeof json === 'string' ? Buffer.from(json) : json;
}

function* inParts(listed: readonly Listed[]): Generator<readonly Listed[]> {
  for (let at = 0, size = FIRST_PART; at < listed.length; at += size, size = PART) {
    yield listed.slice(at, at + size);
  }
}
