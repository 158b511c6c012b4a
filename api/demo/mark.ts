import { read, update, type AccountsDatabase } from '../accounts/records.ts';
import { operatorError } from '../store/operator-error.ts';

/** Beside the accounts whose password everybody can read in the README. */
const MARK = 'demonstration';

type On = { readonly database: AccountsDatabase; readonly clock: () => Date };

/** Before the first of these accounts is opened, and at every start, so that older folders have the mark too. */
export async function markDemonstration({ database, clock }: On): Promise<void> {
  await update(database, MARK, (before) => (before ? null : { at: clock().toISOString() }));
}

/** An office never works on what holds accounts that anybody can sign in to. */
export async function refuseDemonstration({ database }: Pick<On, 'database'>): Promise<void> {
  if ((await read(database, MARK)) === null) return;
  throw operatorError({
    vi: 'Dữ liệu này có tài khoản trình diễn, mật khẩu ai cũng biết, nên không dùng để làm việc thật. Hãy đặt DATA_DIR (hoặc COUCHDB_URL) khác; để xem bản trình diễn, chạy: npm run demo',
    en: 'This data holds demonstration accounts, whose password everybody knows, so nobody works on it for real. Set another DATA_DIR (or COUCHDB_URL); for the demonstration run: npm run demo',
  });
}
