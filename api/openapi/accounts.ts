import { positionKinds } from '#shared/office/office.ts';
import { PROTOCOL } from '#shared/protocol.ts';
import { array, content, inPath, integer, nullable, object, text, type Paths } from './describe.ts';

export const personSchema = object({
  id: text,
  name: text,
  positions: array(
    object({ id: text, kind: { enum: positionKinds }, title: text, unit: text }, [
      'id',
      'kind',
      'title',
    ]),
  ),
});

const device = nullable(object({ id: text, name: text }));

const seal = {
  type: 'string',
  pattern: '^[A-Za-z0-9_-]{43}$',
  description:
    'For a device with a key: 32 bytes, the same at each sign-in of this person there. What they leave unsent at a sign-out is sealed with it, so that only their next sign-in can read it.',
};

/** The key of a device, and that it holds it. */
const proven = {
  publicKey: object({
    kty: { const: 'EC' },
    crv: { const: 'P-256' },
    x: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' },
    y: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' },
  }),
  proof: {
    type: 'string',
    pattern: '^[A-Za-z0-9_-]{86}$',
    description: 'ES256 (base64url of r‖s) over the UTF-8 bytes of the challenge',
  },
};

/** A public key is described by hand: its schema drops what browsers add, and JSON Schema cannot say that. */
const signInBody = object(
  {
    username: { type: 'string', maxLength: 200 },
    password: { type: 'string', maxLength: 1_000 },
    device: object(
      {
        name: { type: 'string', minLength: 1, maxLength: 100 },
        ...proven,
      },
      ['name'],
    ),
  },
  ['username', 'password'],
);

const instant = { type: 'string', format: 'date-time' };
const password = { type: 'string', maxLength: 1_000 };

const wipe = object(
  {
    state: {
      enum: ['asked', 'confirmed', 'leaseEnded'],
      description:
        'leaseEnded: the device was not reached, and by its offline lease it shows nothing any more',
    },
    by: { enum: ['administrator', 'person'] },
    ...{ askedAt: instant, confirmedAt: instant },
    destroyed: { ...array(text), description: 'Ids of the acts that were never sent' },
  },
  ['state', 'by', 'askedAt'],
);
const ownDevice = object(
  {
    ...{ id: text, name: text, firstSeen: instant },
    lastSeen: { ...instant, description: 'To the hour' },
    current: { type: 'boolean', description: 'The device that asks' },
    signedIn: { type: 'boolean' },
    readableUntil: { ...instant, description: 'Signed out: may show what lies on it until then' },
    wipe,
  },
  ['id', 'name', 'firstSeen', 'lastSeen', 'current', 'signedIn'],
);
const ownSession = object({ id: text, device, createdAt: instant, current: { type: 'boolean' } });

export const accountPaths: Paths = {
  '/api/signin/challenge': {
    get: {
      summary: 'A text for a device to sign; within two minutes a proof over it opens one session',
      open: true,
      answers: { 200: content(object({ challenge: text })) },
    },
  },
  '/api/signin': {
    post: {
      summary: 'Signs in, with the key of a device or without one',
      description:
        'The id of a device is the RFC 7638 thumbprint of its key. A device with a key sends every envelope signed. An unknown name and a wrong password get the same answer in the same time.',
      open: true,
      body: content(signInBody),
      answers: {
        200: content(object({ person: personSchema, device, seal }, ['person', 'device'])),
        401: 'Wrong name or password, or the proof is not over a challenge of ours',
        403: 'An order to wipe this device stands (`wipe: true`)',
        429: 'Too many tries; Retry-After says when',
      },
    },
  },
  '/api/session': {
    get: {
      summary: 'Who is signed in',
      answers: {
        200: content(
          object({
            person: personSchema,
            device,
            office: nullable(object({ name: text, version: integer })),
            protocol: { const: PROTOCOL },
            now: { type: 'string', format: 'date-time', description: 'The clock of the server' },
          }),
        ),
      },
    },
  },
  '/api/devices': {
    get: {
      summary: 'One’s own devices with a key, the one last seen first',
      description:
        'One that was signed out is listed as long as it may still show what lies on it, so that it can be wiped.',
      answers: { 200: content(object({ devices: array(ownDevice) })) },
    },
  },
  '/api/devices/{id}': {
    delete: {
      summary: 'Signs out a device of one’s own; its key stays for what it signed',
      parameters: [inPath('id')],
      answers: { 204: 'Signed out', 404: 'No such device of this person' },
    },
  },
  '/api/devices/{id}/wipe': {
    post: {
      summary: 'Orders a device of one’s own to wipe what this person has on it; ends its sessions',
      parameters: [inPath('id')],
      answers: { 202: 'Ordered; GET /api/devices tells how far it came', 404: 'No such device' },
    },
  },
  '/api/device/orders': {
    post: {
      summary: 'A device asks by its key, after a 401, whose data it is to wipe',
      open: true,
      body: content(object(proven)),
      answers: {
        200: content(object({ wipe: array(text) })),
        403: 'The proof is not over a challenge of ours, or was used',
      },
    },
  },
  '/api/device/wiped': {
    post: {
      summary: 'A device reports that it was wiped, and which acts were never sent',
      open: true,
      body: content(object({ ...proven, person: text, destroyed: array(text) })),
      answers: { 204: 'Taken', 403: 'The proof is not over a challenge of ours, or was used' },
    },
  },
  '/api/sessions': {
    get: {
      summary: 'One’s own sessions, the newest first; those of scripts too',
      answers: { 200: content(object({ sessions: array(ownSession) })) },
    },
  },
  '/api/sessions/{id}': {
    delete: {
      summary: 'Ends a session of one’s own',
      parameters: [inPath('id')],
      answers: { 204: 'Ended', 404: 'No such session of this person' },
    },
  },
  '/api/password': {
    post: {
      summary: 'Changes one’s own password and ends one’s other sessions',
      description:
        'A password has at least ten characters and is neither a common one nor made of the username.',
      body: content(object({ present: password, next: password })),
      answers: {
        204: 'Changed',
        403: 'The present password is wrong',
        422: 'The new password is not taken; the detail says why',
        429: 'Too many wrong ones; Retry-After says when',
      },
    },
  },
  '/api/signout': {
    post: {
      summary: 'Ends the session, its streams and its push subscriptions',
      open: true,
      answers: { 204: 'Signed out' },
    },
  },
};
