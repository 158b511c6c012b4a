import { accountPaths } from './accounts.ts';
import { bookPaths } from './books.ts';
import { cardSchema } from './card.ts';
import { commandPaths, commandSchemas } from './commands.ts';
import { deskPaths } from './desk.ts';
import {
  content,
  integer,
  object,
  ref,
  text,
  type Json,
  type Operation,
  type Paths,
} from './describe.ts';
import { edxmlPaths } from './edxml.ts';
import { filePaths } from './files.ts';
import { formatPaths } from './format.ts';
import { pushPaths } from './push.ts';

const ownPaths: Paths = {
  '/api/openapi.json': {
    get: { summary: 'This description', open: true, answers: { 200: content({ type: 'object' }) } },
  },
};

const paths: Paths = {
  ...accountPaths,
  ...commandPaths,
  ...deskPaths,
  ...filePaths,
  ...bookPaths,
  ...pushPaths,
  ...formatPaths,
  ...edxmlPaths,
  ...ownPaths,
};

const problemSchema = object(
  {
    type: text,
    title: text,
    status: integer,
    detail: text,
    rule: { type: 'string', description: 'An id of RULES.md, or FORMAT, AUTH, UNKNOWN, FILE' },
    requestId: text,
  },
  ['type', 'title', 'status', 'detail', 'requestId'],
);

/** OpenAPI 3.1: every route below /api and /sync. */
export function describeApi(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bút Phê',
      version: '1',
      description:
        'Commands travel up, cards travel down. Times are ISO 8601 UTC, days are those of Asia/Ho_Chi_Minh. Errors are RFC 9457 problems.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }],
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, operations]) => [path, writeOperations(path, operations)]),
    ),
    components: {
      schemas: { Problem: problemSchema, Card: cardSchema(), ...commandSchemas() },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'butphe',
          description: 'From POST /api/signin; under https its name is __Host-butphe',
        },
      },
    },
  };
}

function writeOperations(path: string, operations: Paths[string]): Json {
  return Object.fromEntries(
    Object.entries(operations).map(([method, operation]) => [
      method,
      writeOperation(`${method} ${path}`, operation),
    ]),
  );
}

function writeOperation(name: string, operation: Operation): Json {
  const { open, body, answers, ...described } = operation;
  const all = { ...(open ? {} : { 401: 'No session' }), 503: LATER, ...answers };
  return {
    operationId: name.replace(/[^A-Za-z0-9]+/g, '_').replace(/_$/, ''),
    ...described,
    ...(open ? { security: [] } : {}),
    ...(body ? { requestBody: { required: true, ...body } } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(all).map(([status, answer]) => [
          status,
          writeAnswer(Number(status), answer),
        ]),
      ),
      default: content(ref('Problem'), 'application/problem+json', 'A problem'),
    },
  };
}

const LATER = 'The server starts, or its store cannot answer: ask again after Retry-After';

function writeAnswer(status: number, answer: Json | string): Json {
  if (typeof answer !== 'string') return answer;
  return status < 400
    ? { description: answer }
    : content(ref('Problem'), 'application/problem+json', answer);
}
