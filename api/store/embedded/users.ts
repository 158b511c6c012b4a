import { pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { couchError } from './answers.ts';
import type { Doc } from './pouch.ts';

const derive = promisify(pbkdf2);

/** CouchDB's own form of a hashed password, so that `_users` can be moved to a CouchDB as it is. */
type Hashed = {
  readonly password_scheme: 'pbkdf2';
  readonly pbkdf2_prf: 'sha256';
  readonly iterations: number;
  readonly salt: string;
  readonly derived_key: string;
};
export type UserDoc = Doc & Hashed & { readonly name: string; readonly roles: readonly string[] };

/** What lies in `_users` has long random passwords, made by the program itself. */
const ITERATIONS = 50_000;

/** The document as it is stored: its password replaced by a hash. Throws for what is no user. */
export async function toStoredUser(doc: Doc): Promise<Doc> {
  if (doc._deleted || !doc._id.startsWith('org.couchdb.user:')) return doc;
  const { password, ...user } = doc;
  const isUser = user['type'] === 'user' && Array.isArray(user['roles']);
  if (!isUser || doc._id !== `org.couchdb.user:${String(user['name'])}`) {
    throw couchError(403, 'forbidden', 'doc.type, doc.name or doc.roles is not that of a user');
  }
  return typeof password === 'string' ? { ...user, ...(await hash(password)) } : user;
}

async function hash(password: string): Promise<Hashed> {
  const salt = randomBytes(16).toString('hex');
  const key = await derive(password, salt, ITERATIONS, 32, 'sha256');
  return {
    password_scheme: 'pbkdf2',
    pbkdf2_prf: 'sha256',
    iterations: ITERATIONS,
    salt,
    derived_key: key.toString('hex'),
  };
}

export async function isPassword(user: UserDoc, password: string): Promise<boolean> {
  const expected = Buffer.from(String(user.derived_key), 'hex');
  if (user.password_scheme !== 'pbkdf2' || user.pbkdf2_prf !== 'sha256') return false;
  const key = await derive(password, user.salt, user.iterations, 32, 'sha256');
  return expected.length === key.length && timingSafeEqual(expected, key);
}
