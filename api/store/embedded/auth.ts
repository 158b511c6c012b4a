import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { unauthorized } from './answers.ts';
import type { User } from './security.ts';
import { isPassword, type UserDoc } from './users.ts';

export type Credentials = { readonly name: string; readonly password: string };
export type Authenticator = {
  /** Who sends these headers; `undefined` for nobody in particular, 401 for somebody they are not. */
  readonly identify: (headers: Headers) => Promise<User | undefined>;
  readonly signIn: (credentials: Credentials) => Promise<User>;
  readonly issueCookie: (user: User) => string;
  /** To be called when a user changes. */
  readonly forget: () => void;
};
type Deps = {
  readonly admin: Credentials;
  readonly findUser: (name: string) => Promise<UserDoc | undefined>;
  readonly now?: () => number;
};

const SESSION_SECONDS = 600;
const MOST_REMEMBERED = 1000;

/** Basic and cookie authentication as CouchDB has them; passwords are hashed once, then remembered. */
export function createAuthenticator({ admin, findUser, now = Date.now }: Deps): Authenticator {
  const remembered = new Map<string, Promise<User>>();
  const secret = randomBytes(32);
  const seal = (text: string) => createHmac('sha256', secret).update(text).digest('base64url');

  async function findNamed(name: string): Promise<User | undefined> {
    if (name === admin.name) return asAdmin(name);
    const user = await findUser(name);
    return user && { name, roles: user.roles };
  }

  async function signIn({ name, password }: Credentials): Promise<User> {
    if (name === admin.name && isSame(password, admin.password)) return asAdmin(name);
    const user = name === admin.name ? undefined : await findUser(name);
    if (!user || !(await isPassword(user, password))) throw wrongPassword();
    return { name, roles: user.roles };
  }

  // Kept as a promise: 64 first requests at once hash the password once.
  function fromBasic(header: string): Promise<User> {
    const known = remembered.get(header);
    if (known) return known;
    const user = signIn(parseBasic(header));
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(header, user);
    user.catch(() => remembered.delete(header));
    return user;
  }

  async function fromCookie(token: string): Promise<User | undefined> {
    const [name = '', until = '', mark = ''] = token.split('.');
    if (!isSame(mark, seal(`${name}.${until}`)) || Number(until) < now()) throw wrongPassword();
    return findNamed(Buffer.from(name, 'base64url').toString());
  }

  return {
    async identify(headers) {
      const basic = headers.get('authorization');
      if (basic?.startsWith('Basic ')) return fromBasic(basic);
      const cookie = /(?:^|;\s*)AuthSession=([\w.-]+)/.exec(headers.get('cookie') ?? '')?.[1];
      return cookie === undefined ? undefined : fromCookie(cookie);
    },
    signIn,
    issueCookie(user) {
      const until = now() + SESSION_SECONDS * 1000;
      const text = `${Buffer.from(user.name).toString('base64url')}.${until}`;
      const attributes = `Version=1; Path=/; HttpOnly; Max-Age=${SESSION_SECONDS}`;
      return `AuthSession=${text}.${seal(text)}; ${attributes}`;
    },
    forget: () => remembered.clear(),
  };
}

function parseBasic(header: string): Credentials {
  const text = Buffer.from(header.slice('Basic '.length), 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 0) throw wrongPassword();
  return { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

const asAdmin = (name: string): User => ({ name, roles: ['_admin'] });
const wrongPassword = () => unauthorized('Name or password is incorrect.');

/** Takes the same time wherever the texts differ. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
