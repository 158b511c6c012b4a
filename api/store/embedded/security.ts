import { badRequest, forbidden, fromPouch, unauthorized } from './answers.ts';
import type { Database } from './databases.ts';
import type { Doc, Pouch } from './pouch.ts';

export type Group = { readonly names: readonly string[]; readonly roles: readonly string[] };
export type Security = { readonly admins: Group; readonly members: Group };
export type User = { readonly name: string; readonly roles: readonly string[] };

/** Where a database keeps it; no request may name this document. */
export const SECURITY_ID = '_local/_security';

/** CouchDB 3's own: until somebody is let in, only server administrators are. */
const CLOSED: Security = {
  admins: { names: [], roles: ['_admin'] },
  members: { names: [], roles: ['_admin'] },
};

export async function readSecurity(pouch: Pouch): Promise<Security> {
  const doc = await pouch.get(SECURITY_ID).catch(absent);
  return doc ? (doc['security'] as Security) : CLOSED;
}

/**
 * In force at once, and once it is answered nothing that was let in before is still on its way to the disk:
 * PouchDB writes in the order it is asked, and every write is checked when it is handed over.
 */
export function changeSecurity(db: Database, security: Security): Promise<void> {
  db.security = security;
  const change = db.securing.then(() => saveSecurity(db.pouch, security));
  db.securing = change.catch(() => undefined);
  return change;
}

async function saveSecurity(pouch: Pouch, security: Security): Promise<void> {
  const known = await pouch.get(SECURITY_ID).catch(absent);
  const doc: Doc = { _id: SECURITY_ID, security };
  await pouch.put(known ? { ...doc, _rev: known._rev } : doc);
}

function absent(thrown: unknown): undefined {
  if (fromPouch(thrown)?.status !== 404) throw thrown;
}

export function parseSecurity(body: unknown): Security {
  if (!isObject(body)) throw badRequest('Security must be an object.');
  return { admins: parseGroup(body['admins']), members: parseGroup(body['members']) };
}

function parseGroup(group: unknown): Group {
  if (group === undefined) return { names: [], roles: [] };
  if (!isObject(group)) throw badRequest('admins and members must be objects.');
  const { names = [], roles = [] } = group;
  if (!isTexts(names) || !isTexts(roles))
    throw badRequest('names and roles must be lists of texts.');
  return { names, roles };
}

const isTexts = (list: unknown): list is string[] =>
  Array.isArray(list) && list.every((text) => typeof text === 'string');

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const isServerAdmin = (user: User): boolean => user.roles.includes('_admin');

export function isDatabaseAdmin(security: Security, user: User): boolean {
  return isServerAdmin(user) || isIn(security.admins, user);
}

export function isMember({ admins, members }: Security, user: User | undefined): boolean {
  if (!user) return false;
  const isOpen = members.names.length + members.roles.length === 0;
  return isOpen || isServerAdmin(user) || isIn(admins, user) || isIn(members, user);
}

/** Reading and writing of plain documents; throws 401 or 403 as CouchDB does. */
export function checkMember(security: Security, user: User | undefined): asserts user is User {
  if (!user) throw unauthorized('You are not authorized to access this db.');
  if (!isMember(security, user)) throw forbidden('You are not allowed to access this db.');
}

export function checkDatabaseAdmin(security: Security, user: User | undefined): void {
  checkMember(security, user);
  if (!isDatabaseAdmin(security, user)) throw unauthorized('You are not a db or server admin.');
}

export function checkServerAdmin(user: User | undefined): void {
  if (!user || !isServerAdmin(user)) throw unauthorized('You are not a server admin.');
}

function isIn(group: Group, user: User): boolean {
  return group.names.includes(user.name) || user.roles.some((role) => group.roles.includes(role));
}
