import { positionKinds } from '#shared/office/office.ts';
import { PROTOCOL } from '#shared/protocol.ts';
import { array, content, integer, nullable, object, text, type Paths } from './describe.ts';

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

/** A public key is described by hand: its schema drops what browsers add, and JSON Schema cannot say that. */
const signInBody = object(
  {
    username: { type: 'string', maxLength: 200 },
    password: { type: 'string', maxLength: 1_000 },
    device: object(
      {
        name: { type: 'string', minLength: 1, maxLength: 100 },
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
      },
      ['name'],
    ),
  },
  ['username', 'password'],
);

export const accountPaths: Paths = {
  '/api/signin/challenge': {
    get: {
      summary: 'A random text for a device to sign; good once, for two minutes',
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
  '/api/signout': {
    post: {
      summary: 'Ends the session, its streams and its push subscriptions',
      open: true,
      answers: { 204: 'Signed out' },
    },
  },
};
