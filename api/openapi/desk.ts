import { SnapshotFooter, SnapshotHeader } from '#shared/protocol.ts';
import {
  content,
  couch,
  inPath,
  inQuery,
  integer,
  object,
  schemaOf,
  text,
  type Operation,
  type Paths,
} from './describe.ts';

const GONE = 'Only the current leaf can be read; what left the desk is deleted';

const changes: Operation = {
  summary: 'What changed on the desk since a sequence',
  parameters: [
    inQuery('feed', 'normal, longpoll, continuous'),
    inQuery('since', 'A sequence of this feed'),
    inQuery('limit', 'At most so many', integer),
    inQuery('include_docs', 'true: with the documents'),
  ],
  answers: { 200: couch },
};

const resource = (summary: string, status = 200): Operation => ({
  summary,
  answers: { [status]: couch },
});

/** The signed-in person's desk as a read-only CouchDB database, for any stock replicator. */
export const deskPaths: Paths = {
  '/sync/': {
    get: {
      summary: 'The server that the desk lies on',
      answers: { 200: content(object({ couchdb: text, uuid: text })) },
    },
  },
  '/sync/desk/': { get: resource('The desk') },
  '/sync/desk/_changes': { get: changes, post: changes },
  '/sync/desk/_bulk_get': { post: resource('Documents by id and revision') },
  '/sync/desk/_revs_diff': { post: resource('Which of these revisions are missing') },
  '/sync/desk/_ensure_full_commit': { post: resource('Everything is kept', 201) },
  '/sync/desk/_all_docs': { get: resource('The documents on the desk') },
  '/sync/desk/_local/{id}': {
    get: { ...resource('A checkpoint of the person’s own'), parameters: [inPath('id')] },
    put: { ...resource('Keeps a checkpoint', 201), parameters: [inPath('id')] },
  },
  '/sync/desk/{id}': {
    get: {
      summary: 'A document of the desk',
      description: GONE,
      parameters: [
        inPath('id'),
        inQuery('revs', 'true: with the chain of revisions'),
        inQuery('open_revs', 'all, or a JSON array of revisions'),
        inQuery('latest', 'true: the leaf in the place of its ancestor'),
        inQuery('rev', 'The current revision'),
      ],
      answers: { 200: couch, 404: 'Not on this desk' },
    },
  },
  '/sync/desk/_snapshot': {
    get: {
      summary: 'The whole desk, or what changed since, in one answer',
      description:
        'NDJSON: a header, then documents with `_revisions` (what awaits the person first), then a footer. Without the footer the answer is cut. `digest` is the SHA-256 of the sorted lines "_id _rev\\n".',
      parameters: [
        inQuery('since', 'The cursor of an earlier header: only what changed, tombstones too'),
        inQuery('generation', 'The generation of the local copy'),
        inQuery('resume', 'The cursor of an answer that was cut'),
      ],
      answers: {
        200: content(
          { oneOf: [schemaOf(SnapshotHeader), { type: 'object' }, schemaOf(SnapshotFooter)] },
          'application/x-ndjson',
          'One JSON object a line',
        ),
        410: 'The desks were built anew: start with a fresh local database',
      },
    },
  },
  '/sync/events': {
    get: {
      summary:
        'Server-sent events: `desk` says only “pull now”, `ping` every 15 seconds only that the line lives; ends with the session',
      answers: { 200: content(text, 'text/event-stream') },
    },
  },
};
