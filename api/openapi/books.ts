import {
  array,
  content,
  inPath,
  inQuery,
  integer,
  object,
  text,
  type Json,
  type Paths,
} from './describe.ts';

const parameters: readonly Json[] = [inPath('book'), inPath('year', integer)];

const entry: Json = {
  ...object({
    document: text,
    arrivalNumber: integer,
    year: integer,
    registeredOn: text,
    arrivedOn: text,
    issuer: text,
    reference: text,
    documentDate: text,
    documentType: text,
    subject: text,
    urgency: text,
    status: text,
  }),
  additionalProperties: true,
};

const duplicate = object({
  document: text,
  book: text,
  arrivalNumber: integer,
  year: integer,
  subject: text,
  issuer: text,
  reference: text,
  documentDate: text,
  sameDate: { type: 'boolean' },
});

const NOT_FOR_YOU = 'No such book for this person';

export const bookPaths: Paths = {
  '/api/books/{book}/{year}': {
    get: {
      summary: 'The book of incoming documents, by number',
      parameters: [...parameters, inQuery('quarter', '1 to 4: only that quarter', integer)],
      answers: { 200: content(object({ entries: array(entry) })), 404: NOT_FOR_YOU },
    },
  },
  '/api/books/{book}/{year}/duplicates': {
    get: {
      summary: 'Documents of the same issuer and reference (IN3), for whoever registers',
      parameters: [
        ...parameters,
        inQuery('issuer', 'As it is written on the document'),
        inQuery('issuerCode', 'The code of the issuer'),
        inQuery('reference', 'As it is written on the document'),
        inQuery('date', 'Those with this date first'),
        inQuery('except', 'A document to leave out'),
      ],
      answers: { 200: content(object({ duplicates: array(duplicate) })), 404: NOT_FOR_YOU },
    },
  },
};
