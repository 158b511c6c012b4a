import { connectStore } from './couch.ts';
import { bulk } from './documents.ts';

/** Writes batches until it is killed, and prints each one that was acknowledged. For the test beside it. */
const [dataDir = '', size = '50'] = process.argv.slice(2);
const secrets = { storePassword: 'crash' };
const store = await connectStore({ dataDir, secrets });
const ledger = await store.ensureDatabase<never>('ledger', { q: 1 });
const cards = await store.ensureDatabase<never>('cards', { q: 1 });

const { doc_count } = await ledger.info();
for (let batch = doc_count / Number(size); ; batch++) {
  const numbers = Array.from({ length: Number(size) }, (_, n) => n);
  const entries = numbers.map((n) => ({ _id: `${batch}:${n}`, text: 'x'.repeat(1000) }));
  const version = batch + 1;
  const rev = (v: number) => v.toString(16).padStart(32, '0');
  const ids = Array.from({ length: version }, (_, back) => rev(version - back));
  const card = {
    _id: 'card',
    _rev: `${version}-${rev(version)}`,
    _revisions: { start: version, ids },
  };
  const rows = await bulk(ledger, entries);
  const refused = await bulk(cards, [{ ...card, batch } as { _id: string }], { newEdits: false });
  if (rows.some(({ ok }) => !ok) || refused.length > 0) throw new Error('refused');
  process.stdout.write(`${batch}\n`);
}
