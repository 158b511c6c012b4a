import { array, content, inQuery, object, text, type Json, type Paths } from './describe.ts';

const file: Json = { type: 'string', format: 'binary' };

const finding = object({
  rule: { type: 'string', description: 'Id of the rule, e.g. margin.left' },
  article: { type: 'string', description: 'Where the decree says so, down to khoản and điểm' },
  severity: { enum: ['blocking', 'warning'] },
  where: object(
    {
      paragraph: { type: 'integer', description: 'From 0, in the order of reading' },
      section: { type: 'integer', description: 'From 0' },
      running: { enum: ['header', 'footer'] },
      page: { type: 'integer', description: 'From 1' },
      words: { type: 'string', description: 'The words concerned' },
    },
    ['words'],
  ),
  is: text,
  should: text,
  repairable: { type: 'boolean' },
});

export const formatPaths: Paths = {
  '/api/format-check': {
    post: {
      summary: 'Checks the form (thể thức) of a DOCX or PDF, which is not kept',
      parameters: [
        inQuery('date', 'The rules of this day; the day the document bears when left out'),
        inQuery('type', 'Abbreviation of the type of document; guessed when left out'),
      ],
      body: {
        content: {
          'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
            schema: file,
          },
          'application/pdf': { schema: file },
        },
      },
      answers: {
        200: content(
          object({
            regime: { type: 'string', description: 'Id of the rules it was checked by' },
            type: text,
            findings: array(finding),
          }),
        ),
        413: 'Larger than 32 MiB',
        415: 'Neither a DOCX nor a PDF',
        422: 'Cannot be read: damaged, encrypted, without text, or made to keep the server busy',
        503: 'Too many files are being checked',
      },
    },
  },
};
