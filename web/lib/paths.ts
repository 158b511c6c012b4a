import { resolve } from '$app/paths';
import type { Lane } from '#shared/incoming/desk.ts';

// Every address of the app, so that a moved page is changed here alone.

export const signInPath = () => resolve('/signin');
export const searchPath = () => resolve('/(app)/(desk)/search');
export const outboxPath = () => resolve('/(app)/outbox');
export const mePath = () => resolve('/(app)/me');
export const absencePath = () => resolve('/(app)/absence');
export const registerPath = () => resolve('/(app)/register');
export const formatPath = () => resolve('/(app)/format');
export const edxmlPath = () => resolve('/(app)/edxml');

/** The first lane is the home screen. */
export function lanePath(lane: Lane = 'awaiting'): string {
  return lane === 'awaiting'
    ? resolve('/(app)/(desk)')
    : resolve('/(app)/(desk)/lane/[lane]', { lane });
}

/** `document`: `incoming:<uuid>`. */
export function documentPath(document: string): string {
  return resolve('/(app)/(desk)/incoming/[id]', { id: document.slice(document.indexOf(':') + 1) });
}

/** The form that takes up what a refused act held (OB3): `reuse` is the id of its row in the outbox. */
export function reusePath(document: string, type: string, reuse: string): string {
  const form = type === 'RegisterIncoming' ? registerPath() : documentPath(document);
  return `${form}?reuse=${reuse}`;
}
