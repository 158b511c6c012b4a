import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';

export type Json = Readonly<Record<string, unknown>>;

/** An operation of the OpenAPI description. `open`: answered without a session. */
export type Operation = {
  readonly summary: string;
  readonly description?: string;
  readonly open?: true;
  readonly parameters?: readonly Json[];
  readonly body?: Json;
  /** By status; a text stands for an answer without a body. */
  readonly answers: Readonly<Record<number, Json | string>>;
};

type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete';
export type Paths = Readonly<Record<string, Partial<Record<Method, Operation>>>>;

/** What the wire takes for this schema; checks that JSON Schema cannot say are left out. */
export function schemaOf(schema: GenericSchema): Json {
  const { $schema: _, ...json } = toJsonSchema(schema, {
    errorMode: 'ignore',
    typeMode: 'input',
    target: 'draft-2020-12',
  });
  return json;
}

export function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

export function object(properties: Json, required = Object.keys(properties)): Json {
  return { type: 'object', properties, required };
}

export function array(items: Json): Json {
  return { type: 'array', items };
}

export const text: Json = { type: 'string' };
export const integer: Json = { type: 'integer' };
export const sha256: Json = { type: 'string', pattern: '^[0-9a-f]{64}$' };

export function nullable(schema: Json): Json {
  return { anyOf: [schema, { type: 'null' }] };
}

/** An answer or body of this media type. */
export function content(schema: Json, mediaType = 'application/json', description = ''): Json {
  return { description, content: { [mediaType]: { schema } } };
}

export function inPath(name: string, schema: Json = text): Json {
  return { name, in: 'path', required: true, schema };
}

export function inQuery(name: string, description: string, schema: Json = text): Json {
  return { name, in: 'query', required: false, description, schema };
}

/** CouchDB's own shapes are described where CouchDB is. */
export const couch: Json = content(
  { type: 'object', additionalProperties: true },
  'application/json',
  'As CouchDB 3.5 answers',
);
