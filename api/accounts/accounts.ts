import * as v from 'valibot';
import type { PersonId } from '#shared/office/office.ts';
import { Name } from '#shared/protocol.ts';
import { SYSTEM } from '#shared/system.ts';
import type { Text } from '#shared/text.ts';
import type { Log } from '../log.ts';
import { createChallenges } from './challenges.ts';
import { createOwn, type Own } from './own.ts';
import { createSignInGuard, signInLimits, type Limits } from './limits.ts';
import { refusePassword } from './passwordRules.ts';
import { createPasswords, type PasswordCost, type Passwords } from './passwords.ts';
import {
  accountId,
  readAll,
  update,
  type AccountRecord,
  type AccountsDatabase,
} from './records.ts';
import { isSignedBy } from './deviceKey.ts';
import type { PublicKey, Session } from './session.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { signIn, type SignInAnswer, type SignInBody } from './signIn.ts';
import { createWipes, type Wipes } from './wipes.ts';

export type Account = {
  readonly username: string;
  readonly person: PersonId;
  readonly disabled: boolean;
};

export type AccountAnswer = { readonly ok: true } | { readonly ok: false; readonly reason: Text };

export type SignOutHook = (session: Session) => Promise<void>;

/** Who may come in, and who is in. */
export type Accounts = Pick<Sessions, 'sessionOf' | 'onEnd' | 'activeCount' | 'endCookie'> & {
  challenge(): string;
  signIn(body: SignInBody, address: string): Promise<SignInAnswer>;
  /** `hooks: false` when the same person signs in again at the same browser, who keeps e.g. push notices. */
  signOut(session: Session, options?: { hooks: boolean }): Promise<void>;
  /** `hook` runs before the session is gone; when it throws, the session ends all the same. */
  beforeSignOut(hook: SignOutHook): void;
  createAccount(account: NewAccount): Promise<AccountAnswer>;
  /** Ends every session of the account. */
  setPassword(username: string, password: string): Promise<AccountAnswer>;
  /** Ends every session of the account; nobody signs in to it any more. */
  disable(username: string): Promise<AccountAnswer>;
  list(): Promise<readonly Account[]>;
  /** What people do with their own account. */
  readonly own: Own;
  readonly wipes: Wipes;
  /** Whether `proof` is a signature of this key over a challenge of ours that still lives. Good for this only once. */
  holdsKey(publicKey: PublicKey, proof: string): boolean;
  close(): void;
};

export type NewAccount = {
  readonly username: string;
  readonly person: PersonId;
  readonly password: string;
};

export type AccountsDeps = {
  readonly database: AccountsDatabase;
  /** Cookies travel under https only. */
  readonly secure: boolean;
  readonly log: Log;
  readonly passwordCost?: PasswordCost;
  readonly limits?: Partial<Limits>;
  /** What challenges are made with; without it they end with the process. */
  readonly secret?: string;
};

export async function startAccounts(deps: AccountsDeps): Promise<Accounts> {
  const { database, log } = deps;
  const passwords = await createPasswords(deps.passwordCost);
  const sessions = createSessions(deps);
  const challenges = createChallenges(deps.secret ?? crypto.randomUUID());
  const guard = createSignInGuard(undefined, { ...signInLimits, ...deps.limits });
  const hooks: SignOutHook[] = [];

  async function signOut(session: Session, options = { hooks: true }): Promise<void> {
    if (options.hooks) await runHooks(hooks, session, log);
    await sessions.end(session.id);
  }

  return {
    ...sessions,
    challenge: challenges.issue,
    signIn: (body, address) =>
      signIn({ database, sessions, passwords, guard, challenges, log }, body, address),
    signOut,
    own: createOwn({ database, sessions, passwords, guard, signOut }),
    wipes: createWipes({ database, signOut }),
    holdsKey: (publicKey, proof) =>
      challenges.accepts(proof, (challenge) => isSignedBy(publicKey, challenge, proof)) &&
      challenges.useUp(proof),
    beforeSignOut: (hook) => void hooks.push(hook),
    createAccount: (account) => createAccount(database, passwords, account),
    async setPassword(username, password) {
      const refused = await refusePassword(password, username);
      if (refused) return { ok: false, reason: refused };
      const passwordHash = await passwords.hash(password);
      return changeAccount({ database, sessions }, username, (account) => ({
        ...account,
        passwordHash,
      }));
    },
    disable: (username) =>
      changeAccount({ database, sessions }, username, (account) => ({
        ...account,
        disabled: true,
      })),
    async list() {
      const accounts = await readAll<AccountRecord>(database, accountId(''));
      return accounts.map(({ username, person, disabled = false }) => ({
        username,
        person,
        disabled,
      }));
    },
  };
}

async function createAccount(
  database: AccountsDatabase,
  passwords: Passwords,
  { username, person, password }: NewAccount,
): Promise<AccountAnswer> {
  const refused = await refuseNewAccount({ username, person, password });
  if (refused) return { ok: false, reason: refused };
  const account: AccountRecord = {
    username,
    person,
    passwordHash: await passwords.hash(password),
    createdAt: new Date().toISOString(),
  };
  const created = await update<AccountRecord>(database, accountId(username), (before) =>
    before ? null : account,
  );
  return created ? { ok: true } : { ok: false, reason: TAKEN };
}

/** Why this account cannot be made; undefined when it can, unless another one is made in between. */
export async function refuseNewAccount(
  { username, person, password }: NewAccount,
  isTaken = false,
): Promise<Text | undefined> {
  const areNames = [username, person].every((name) => v.is(Name, name));
  if (!areNames || person === SYSTEM) return BAD_NAME;
  return isTaken ? TAKEN : refusePassword(password, username);
}

async function changeAccount(
  { database, sessions }: { database: AccountsDatabase; sessions: Sessions },
  username: string,
  change: (account: AccountRecord) => AccountRecord,
): Promise<AccountAnswer> {
  const changed = await update<AccountRecord>(
    database,
    accountId(username),
    (before) => before && change(before),
  );
  if (!changed) return { ok: false, reason: NOBODY };
  await sessions.endAll(username);
  return { ok: true };
}

async function runHooks(hooks: readonly SignOutHook[], session: Session, log: Log) {
  const results = await Promise.allSettled(hooks.map((hook) => hook(session)));
  for (const result of results) {
    if (result.status === 'rejected')
      log.error('a sign-out left something behind', { error: result.reason });
  }
}

const BAD_NAME: Text = {
  vi: 'Tên đăng nhập và mã người dùng chỉ gồm chữ thường không dấu, chữ số, dấu chấm, gạch nối, gạch dưới; tối đa 64 ký tự.',
  en: 'Usernames and person ids consist of a–z, 0–9, dots, hyphens and underscores; at most 64 characters.',
};
const TAKEN: Text = { vi: 'Tên đăng nhập này đã có.', en: 'This username is taken.' };
const NOBODY: Text = {
  vi: 'Không có tài khoản nào tên như vậy.',
  en: 'There is no account of that name.',
};
