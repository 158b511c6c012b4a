import { Hono, type Context } from 'hono';
import * as v from 'valibot';
import { ofKind, type Office, type PositionKind } from '#shared/office/office.ts';
import { DayText, DocumentId, Name } from '#shared/protocol.ts';
import { requireSession, type AppEnv, type SessionLookup } from '../accounts/session.ts';
import { problem } from '../problem.ts';
import type { Books } from './books.ts';

type Deps = {
  readonly accounts: SessionLookup;
  readonly books: Books;
  readonly office: () => Office;
};

const Year = v.pipe(v.string(), v.regex(/^(?:19|20|21)\d\d$/), v.transform(Number));
const Book = v.object({ book: Name, year: Year });
const Quarter = v.strictObject({
  quarter: v.optional(v.pipe(v.string(), v.regex(/^[1-4]$/), v.transform(Number))),
});
const Duplicates = v.strictObject({
  issuer: v.pipe(v.string(), v.maxLength(500)),
  issuerCode: v.optional(v.pipe(v.string(), v.maxLength(64))),
  reference: v.pipe(v.string(), v.maxLength(100)),
  date: v.optional(DayText),
  except: v.optional(DocumentId),
});

/** DK1: these may read every incoming document, so they may read its line in the book. */
const READERS: readonly PositionKind[] = ['clerk', 'director'];
/** IN3: told to whoever registers. */
const REGISTRARS: readonly PositionKind[] = ['clerk'];

/** `GET /api/books/<book>/<year>?quarter=`, `GET …/duplicates?issuer=&issuerCode=&reference=&date=&except=`. */
export function bookRoutes({ accounts, books, office }: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const signedIn = requireSession(accounts);

  function holds(c: Context<AppEnv>, kinds: readonly PositionKind[]): boolean {
    const { person } = c.get('session');
    return kinds.some((kind) => ofKind(office(), kind).some(({ holder }) => holder === person));
  }

  app.get('/api/books/:book/:year', signedIn, (c) => {
    const asked = v.safeParse(Book, c.req.param());
    const query = v.safeParse(Quarter, c.req.query());
    // Nobody else is told whether there is such a book.
    if (!asked.success || !holds(c, READERS)) return notFound(c);
    if (!query.success) return malformed(c);
    const { book, year } = asked.output;
    return c.json({ entries: books.entries(book, year, query.output.quarter) });
  });

  app.get('/api/books/:book/:year/duplicates', signedIn, (c) => {
    const asked = v.safeParse(Book, c.req.param());
    const query = v.safeParse(Duplicates, c.req.query());
    if (!asked.success || !holds(c, REGISTRARS)) return notFound(c);
    if (!query.success) return malformed(c);
    return c.json({ duplicates: books.duplicates(query.output) });
  });
  return app;
}

function notFound(c: Context) {
  return problem(c, {
    status: 404,
    title: { vi: 'Không có sổ này', en: 'There is no such book' },
  });
}

function malformed(c: Context) {
  return problem(c, {
    status: 400,
    rule: 'FORMAT',
    title: { vi: 'Tham số không đúng', en: 'Malformed parameters' },
  });
}
