import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import Dexie from 'dexie';
import type { Rows, StoredRow } from './rows.ts';
import { createSearch } from './search.ts';

let count = 0;

async function rowsWith(texts: Readonly<Record<string, string>>): Promise<Rows> {
  const db = new Dexie(`search-${(count += 1)}`) as Rows;
  db.version(1).stores({ rows: 'document, stamp', gone: 'document, stamp' });
  await put(db, texts, 1);
  return db;
}

/** An empty text is a document that is on no list any more. */
async function put(db: Rows, texts: Readonly<Record<string, string>>, stamp: number) {
  for (const [document, text] of Object.entries(texts)) {
    const record = { document, stamp, text, arrivalNumber: null, year: 2026 };
    if (text) await db.rows.put(record as StoredRow);
    else await db.transaction('rw', db.rows, db.gone, () => remove(db, document, stamp));
  }
}

async function remove(db: Rows, document: string, stamp: number) {
  await db.rows.delete(document);
  await db.gone.put({ document, stamp });
}

test('words are found with and without dấu, in any order and spelling', async () => {
  const search = createSearch(
    await rowsWith({
      a: 'Về việc ứng phó bão số 9 Ủy ban nhân dân tỉnh HỎA TỐC',
      b: 'Đề nghị báo cáo chuyển đổi số Sở Nội vụ',
    }),
  );
  expect(await search.find('bao so 9', 10)).toEqual(['a']);
  expect(await search.find('HOẢ TỐC', 10)).toEqual(['a']);
  expect(await search.find('uỷ ban bão', 10)).toEqual(['a']);
  expect(await search.find('de nghi', 10)).toEqual(['b']);
  expect(await search.find('đề nghị hạn', 10)).toEqual([]);
  expect(await search.find('  ', 10)).toEqual([]);
});

test('the query as it stands comes before scattered words; words are found by their beginning', async () => {
  const search = createSearch(
    await rowsWith({ a: 'cao và báo', b: 'xem báo cáo quý', c: 'luabao cao' }),
  );
  expect(await search.find('bao cao', 10)).toEqual(['b', 'a']);
  expect(await search.find('bao ca', 1)).toEqual(['b']);
  expect(await search.find('qu', 10)).toEqual(['b']);
});

test('a number is found as it is written, and by its parts', async () => {
  const search = createSearch(await rowsWith({ a: '1875/SNV-VTLT 12/2026', b: '18/UBND 5/2026' }));
  expect(await search.find('1875/SNV-VTLT', 10)).toEqual(['a']);
  expect(await search.find('1875 snv', 10)).toEqual(['a']);
  expect(await search.find('18', 10)).toHaveLength(2);
});

test('what changed and what went is known at the next search', async () => {
  const rows = await rowsWith({ a: 'bão số 9', b: 'bão số 10' });
  const search = createSearch(rows);
  expect(await search.find('bão', 10)).toHaveLength(2);
  await put(rows, { a: 'hạn hán', b: '', c: 'bão số 11' }, 2);
  expect(await search.find('bão', 10)).toEqual(['c']);
  expect(await search.find('han han', 10)).toEqual(['a']);
});
