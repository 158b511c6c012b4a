import { content, inPath, inQuery, ref, sha256, text, type Json, type Paths } from './describe.ts';

const name: Json = inPath('sha256', sha256);
const bytes: Json = { type: 'string', contentMediaType: 'application/octet-stream' };

export const filePaths: Paths = {
  '/api/files/{sha256}': {
    put: {
      summary: 'Uploads bytes under the SHA-256 that they have',
      parameters: [name],
      body: content(bytes, 'application/octet-stream'),
      answers: {
        201: 'Kept, whoever else has them',
        413: 'Over the limit',
        415: 'A type that is not on the list, by content',
        422: 'The bytes do not hash to the name',
      },
    },
    head: {
      summary: 'How much of an upload is here',
      parameters: [name],
      answers: { 200: 'Upload-Offset tells the bytes that are here' },
    },
    patch: {
      summary: 'Goes on with an upload from Upload-Offset',
      parameters: [name, { name: 'Upload-Offset', in: 'header', required: true, schema: text }],
      body: content(bytes, 'application/octet-stream'),
      answers: { 201: 'Complete', 204: 'Kept so far', 409: 'Another offset', 422: 'Not the bytes' },
    },
    get: {
      summary: 'The bytes of a file that a document carries',
      parameters: [name, inQuery('document', 'A document that carries it and that one may read')],
      answers: {
        200: content(bytes, 'application/octet-stream'),
        206: content(bytes, 'application/octet-stream', 'The range asked for'),
        404: 'Not there for this person',
      },
    },
  },
  '/api/absences/{id}/order': {
    get: {
      summary: 'The written order of an absence',
      description: 'For the absent person, the stand-in, the clerks and the director.',
      parameters: [inPath('id')],
      answers: {
        200: content(bytes, 'application/octet-stream'),
        206: content(bytes, 'application/octet-stream', 'The range asked for'),
        404: 'Not there for this person',
      },
    },
  },
  '/api/documents/{id}': {
    get: {
      summary: 'The card of a document that one may read, also when it has left the desk',
      parameters: [inPath('id')],
      answers: { 200: content(ref('Card')), 404: 'Not there for this person' },
    },
  },
};
