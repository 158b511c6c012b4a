import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { Store } from '../store/couch.ts';
import { toJson } from '../store/documents.ts';
import { operatorError } from '../store/operator-error.ts';
import { isSuperseded } from '../store/fence.ts';
import { openHold, type Hold } from './hold.ts';
import { readLedger, type Found } from './knowledge.ts';
import type { LedgerDoc } from './ledger.ts';
import { watchStrays, type StrayWatch } from './strays.ts';

export const LEDGER = 'ledger';
/** Of a head only the one that the next is written on is needed; of an entry the one before its erasure. */
const REVISIONS = 20;
const TRY_AGAIN_MS = 500;

type Deps = {
  readonly store: Store;
  readonly log: Log;
  readonly onProgress?: (what: string) => void;
};

type Opened = Found & { readonly hold: Hold; readonly strays: StrayWatch };

/**
 * Takes the ledger and reads it. As long as no majority of the store's nodes lets this writer in, it waits: a process
 * that ended instead would be started again to no purpose.
 */
export async function openLedger(deps: Deps): Promise<Opened> {
  const { store, log, onProgress = () => undefined } = deps;
  const onReading = (documents: number) =>
    onProgress(`reading the ledger: ${documents} documents so far`);
  const told = { onWaiting: onProgress, onReading };
  for (;;) {
    let strays: StrayWatch | undefined;
    try {
      const hold = await takeLedger(store);
      // One may lie in the place of an entry that the reading waits for.
      strays = watchStrays(hold, log);
      return { hold, strays, ...(await readLedger(hold.database, told)) };
    } catch (error) {
      await strays?.close();
      if (isSuperseded(error)) throw error;
      if (isOfContent(error)) throw unreadable(error, log);
      log.warn('the ledger cannot be taken yet and is tried again', { error });
      onProgress('no majority of the store lets this writer in');
      await pause(TRY_AGAIN_MS);
    }
  }
}

async function takeLedger(store: Store): Promise<Hold> {
  const reads = await store.ensureDatabase<LedgerDoc>(LEDGER, { q: 1 });
  await limitRevisions(store);
  const hold = openHold(store, reads);
  await hold.take();
  return hold;
}

/** Every write of the ledger changes the head, and a document remembers a thousand revisions if nobody says otherwise. */
async function limitRevisions({ admin, prefix }: Store): Promise<void> {
  const request = { db: prefix + LEDGER, path: '_revs_limit' };
  const limit: unknown = await admin.request(request);
  if (Number(limit) === REVISIONS) return;
  await admin.request({ ...request, method: 'PUT', body: toJson(REVISIONS) });
}

/** To try again helps nobody: the store answers, and what it answers with is none of this program's making. */
function isOfContent(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError;
}

function unreadable(error: unknown, log: Log) {
  log.error('the ledger cannot be read', { error });
  return operatorError(
    {
      vi: 'Không đọc được sổ gốc: phần đầu sổ (tài liệu “head”) bị hỏng hoặc bị sửa. Hãy khôi phục cơ sở dữ liệu “ledger” từ bản sao lưu; nhật ký của máy chủ cho biết thêm.',
      en: 'The ledger cannot be read: its head (the document “head”) is damaged or was changed. Restore the database “ledger” from a backup; the server’s log tells more.',
    },
    error,
  );
}
