import { array, content, integer, object, text, type Json, type Paths } from './describe.ts';

const attachment = object({ name: text, mediaType: text, actualType: text, size: integer });

const problem: Json = object(
  {
    code: text,
    severity: { enum: ['error', 'warning'] },
    where: { type: 'string', description: 'Path of the element; empty for the whole file' },
    line: integer,
    text,
  },
  ['code', 'severity', 'where', 'text'],
);

const report = object({
  ok: { type: 'boolean', description: 'Nothing worse than a warning' },
  kind: { enum: ['document', 'status'] },
  message: {
    type: 'object',
    description: 'The fields of QCVN 102:2016/BTTTT in camelCase, without the attached bytes',
    additionalProperties: true,
  },
  attachments: array(attachment),
  problems: array(problem),
});

export const edxmlPaths: Paths = {
  '/api/edxml/check': {
    post: {
      summary: 'What an .edxml says and what is wrong with it; nothing of it is kept',
      body: content({ type: 'string', contentMediaType: 'application/xml' }, 'application/xml'),
      answers: {
        200: content(report),
        413: 'Over 200 MiB',
        422: 'Nothing can be read from it',
      },
    },
  },
};
