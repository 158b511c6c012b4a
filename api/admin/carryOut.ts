import { positionsOf, type Office, type OfficeStructure } from '#shared/office/office.ts';
import type { SystemCommand } from '#shared/system.ts';
import { counted, type Text } from '#shared/text.ts';
import type { Checkpoint } from '../checkpoints/checkpoint.ts';
import type { Verification } from '../verify/verify.ts';
import { isDoubleNumber } from '../projections/doubleNumber.ts';
import { refuseNewAccount, type Account, type Accounts } from '../accounts/accounts.ts';
import { listDevices, wipeDevice } from './devices.ts';
import { withPlace } from './firstPlace.ts';
import { refuseOffice } from './officeFile.ts';
import type { AdminRequest, RequestOf } from './requests.ts';
import { inBoth } from './say.ts';

/** What the administrator's tool works on: the running server, or the store opened for it alone. */
export type AdminDeps = {
  readonly accounts: Accounts;
  readonly office: () => Promise<Office | null>;
  /** Records a command of the system; throws when it is refused. */
  readonly submitSystem: (document: string, command: SystemCommand) => Promise<void>;
  /** Throws desks and index away and makes them anew from the ledger; resolves when they have caught up. */
  readonly rebuild: (say: Say) => Promise<void>;
  /** Ledger, signatures, desks, index, files, and the checkpoints of the data folder and those that are given. */
  readonly verify: (handedOut?: readonly Checkpoint[]) => Promise<Verification>;
  /** undefined while the ledger's entries do not follow without a gap. */
  readonly checkpoint: () => Promise<Checkpoint | undefined>;
};

export type Say = (text: Text) => void;

/** Whether it was done; what to tell the administrator goes through `say`. */
export async function carryOut(request: AdminRequest, deps: AdminDeps, say: Say): Promise<boolean> {
  switch (request.verb) {
    case 'create-account':
      return createAccount(request, deps, say);
    case 'list-accounts':
      return listAccounts(deps, say);
    case 'disable-account':
      return disableAccount(request, deps, say);
    case 'set-password':
      return told(await deps.accounts.setPassword(request.username, request.password), say, {
        vi: `Đã đổi mật khẩu của “${request.username}”; mọi phiên đăng nhập cũ đã kết thúc.`,
        en: `The password of “${request.username}” is changed; every earlier session has ended.`,
      });
    case 'set-office':
      return setOffice(request.structure, deps, say);
    case 'set-calendar':
      return setCalendar(request, deps, say);
    case 'list-devices':
      return listDevices(request, deps, say);
    case 'wipe-device':
      return wipeDevice(request, deps, say);
    case 'rebuild':
      return rebuild(deps, say);
    case 'verify':
      return tellVerified(await deps.verify(request.checkpoints), say);
    case 'checkpoint':
      return tellCheckpoint(await deps.checkpoint(), say);
  }
}

/** Those who may let others in: enabled accounts of IT officers. */
export function administrators(
  accounts: readonly Account[],
  office: Office | null,
): readonly Account[] {
  if (!office) return [];
  const isAdministrator = ({ person }: Account) =>
    positionsOf(office, person).some(({ kind }) => kind === 'itOfficer');
  return accounts.filter((account) => !account.disabled && isAdministrator(account));
}

async function createAccount(
  request: RequestOf<'create-account'>,
  { accounts, office, submitSystem }: AdminDeps,
  say: Say,
): Promise<boolean> {
  const { username, person, password } = request;
  const place = withPlace(await office(), request);
  const isTaken = (await accounts.list()).some((account) => account.username === username);
  // The office is changed only for an account that can then be made.
  const refused = await refuseNewAccount({ username, person, password }, isTaken);
  if (refused) return fail(refused, say);
  if (!place.ok) return fail(place.reason, say);
  if (place.isChanged) {
    await submitSystem('office', { type: 'EstablishOffice', structure: place.structure });
  }
  const held = place.structure.positions.filter(({ holder }) => holder === person);
  const titles = held.map(({ title }) => title).join(', ') || '–';
  return told(await accounts.createAccount({ username, person, password }), say, {
    vi: `Đã tạo tài khoản “${username}” cho “${person}” (${titles}).`,
    en: `The account “${username}” is created for “${person}” (${titles}).`,
  });
}

async function listAccounts({ accounts, office }: AdminDeps, say: Say): Promise<true> {
  const card = await office();
  for (const { username, person, disabled } of await accounts.list()) {
    const name = card?.people.find(({ id }) => id === person)?.name ?? '–';
    const positions = card ? positionsOf(card, person).map(({ id }) => id) : [];
    const columns = [username, person, name, positions.join(',') || '–'];
    const line = [...columns, ...(disabled ? [inBoth(DISABLED)] : [])].join('\t');
    say({ vi: line, en: line });
  }
  return true;
}

async function disableAccount(
  { username }: RequestOf<'disable-account'>,
  { accounts, office }: AdminDeps,
  say: Say,
): Promise<boolean> {
  const able = administrators(await accounts.list(), await office());
  if (able.length === 1 && able[0]?.username === username) return fail(LAST_ADMINISTRATOR, say);
  return told(await accounts.disable(username), say, {
    vi: `Đã khóa tài khoản “${username}”; mọi phiên đăng nhập đã kết thúc.`,
    en: `The account “${username}” is disabled; every session has ended.`,
  });
}

async function setOffice(
  structure: OfficeStructure,
  { accounts, office, submitSystem }: AdminDeps,
  say: Say,
): Promise<boolean> {
  const refused = refuseOffice(structure);
  if (refused) return fail(refused, say);
  await submitSystem('office', { type: 'EstablishOffice', structure });
  const { people, units, positions, name } = structure;
  say({
    vi: `Đã ghi cơ cấu “${name}”: ${people.length} người, ${units.length} đơn vị, ${positions.length} chức vụ.`,
    en: `“${name}” is established: ${[
      counted(people.length, 'person', 'people'),
      counted(units.length, 'unit', 'units'),
      counted(positions.length, 'position', 'positions'),
    ].join(', ')}.`,
  });
  if (administrators(await accounts.list(), await office()).length === 0) say(NO_ACCOUNT_LEFT);
  return true;
}

async function setCalendar(
  { calendar }: RequestOf<'set-calendar'>,
  { submitSystem }: AdminDeps,
  say: Say,
): Promise<true> {
  await submitSystem(`calendar:${calendar.year}`, { type: 'SetCalendar', calendar });
  say({
    vi: `Đã ghi lịch ${calendar.year}: ${calendar.daysOff.length} ngày nghỉ.`,
    en: `The calendar of ${calendar.year} is set: ${counted(calendar.daysOff.length, 'day', 'days')} off.`,
  });
  return true;
}

/** Of two entries with one number a rebuild would lose one without a word. */
async function rebuild(deps: AdminDeps, say: Say): Promise<boolean> {
  try {
    await deps.rebuild(say);
    return true;
  } catch (error) {
    if (!isDoubleNumber(error)) throw error;
    const { n, ids } = error;
    return fail(
      {
        vi: `Không dựng lại: trong sổ gốc số ${n} thuộc về nhiều mục: ${ids.join(', ')}. Các bàn làm việc giữ nguyên như trước. Hãy chạy verify để xem hết các chỗ sai.`,
        en: `Nothing was built anew: in the ledger the number ${n} is that of several entries: ${ids.join(', ')}. The desks stay as they were. Run verify to see all that is wrong.`,
      },
      say,
    );
  }
}

/** More than anybody reads; the answer stays small whatever the ledger holds. */
const MOST_TOLD = 100;

function tellVerified(verification: Verification, say: Say): boolean {
  const { ok, entries, documents, erased, unsigned, files, checkpoints } = verification;
  const { problems, problemCount } = verification;
  const told = problems.slice(0, MOST_TOLD);
  for (const { id, what } of told) say({ vi: `✗ ${id}: ${what.vi}`, en: `✗ ${id}: ${what.en}` });
  const left = problemCount - told.length;
  if (left > 0)
    say({
      vi: `… và ${left} chỗ sai nữa`,
      en: `… and ${counted(left, 'more finding', 'more findings')}`,
    });
  say({
    vi: `${entries} mục (${erased} đã xóa nội dung, ${unsigned} không có chữ ký), ${documents} chuỗi, ${files} tệp, ${checkpoints} mốc kiểm: ${ok ? 'nguyên vẹn' : `${problemCount} chỗ sai`}.`,
    en: `${[
      `${counted(entries, 'entry', 'entries')} (${erased} erased, ${unsigned} unsigned)`,
      counted(documents, 'chain', 'chains'),
      counted(files, 'file', 'files'),
      counted(checkpoints, 'checkpoint', 'checkpoints'),
    ].join(', ')}: ${ok ? 'whole' : counted(problemCount, 'finding', 'findings')}.`,
  });
  return ok;
}

/** Alone on its line, so that it can be kept as it is. */
function tellCheckpoint(checkpoint: Checkpoint | undefined, say: Say): boolean {
  if (!checkpoint) return fail(NO_CHECKPOINT, say);
  const line = JSON.stringify(checkpoint);
  say({ vi: line, en: line });
  return true;
}

function told(
  answer: { readonly ok: true } | { readonly ok: false; readonly reason: Text },
  say: Say,
  done: Text,
): boolean {
  say(answer.ok ? done : answer.reason);
  return answer.ok;
}

function fail(reason: Text, say: Say): false {
  say(reason);
  return false;
}

const DISABLED: Text = { vi: 'đã khóa', en: 'disabled' };
const LAST_ADMINISTRATOR: Text = {
  vi: 'Đây là tài khoản quản trị cuối cùng: hãy tạo một tài khoản quản trị khác trước.',
  en: 'This is the last administrator: create another one first.',
};
const NO_CHECKPOINT: Text = {
  vi: 'Sổ gốc thiếu mục hoặc có mục trùng số nên chưa lập được mốc kiểm: hãy chạy verify.',
  en: 'Entries of the ledger are missing or double, so there is no checkpoint: run verify.',
};
const NO_ACCOUNT_LEFT: Text = {
  vi: 'Chưa ai giữ chức vụ quản trị có tài khoản: hãy tạo bằng create-account trước khi khởi động lại.',
  en: 'Nobody who holds an IT officer’s position has an account: create one before the next start.',
};
