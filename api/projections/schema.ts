/** Raised whenever the tables or what is put into them change: an index of another version is thrown away. */
export const INDEX_VERSION = 2;

/** Everything here is derived from the ledger (and `deskRow` from the desks): never a truth. */
export const SCHEMA = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT;

  -- The newest card of every document, as the JSON of its desk revision; 'revisions' are the hashes, newest first.
  CREATE TABLE card (
    document TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    rev TEXT NOT NULL,
    revisions TEXT NOT NULL,
    json BLOB NOT NULL
  ) STRICT;

  -- DK1: who may read a document; 'lane' and 'place' order the desk of those on whose desk it lies (DK3).
  CREATE TABLE reader (
    person TEXT NOT NULL,
    document TEXT NOT NULL,
    onDesk INTEGER NOT NULL,
    lane INTEGER NOT NULL,
    place TEXT NOT NULL,
    PRIMARY KEY (person, document)
  ) WITHOUT ROWID, STRICT;
  CREATE INDEX readerDocument ON reader (document);

  -- The files that a card carries, to find the documents that carry one.
  CREATE TABLE file (
    sha256 TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (sha256, document)
  ) WITHOUT ROWID, STRICT;
  CREATE INDEX fileDocument ON file (document);

  CREATE TABLE incoming (
    document TEXT PRIMARY KEY,
    book TEXT NOT NULL,
    year INTEGER NOT NULL,
    arrivalNumber INTEGER,
    registeredOn TEXT NOT NULL,
    arrivedOn TEXT NOT NULL,
    issuer TEXT NOT NULL,
    issuerCode TEXT,
    reference TEXT NOT NULL,
    documentDate TEXT NOT NULL,
    documentType TEXT NOT NULL,
    subject TEXT NOT NULL,
    urgency TEXT NOT NULL,
    status TEXT NOT NULL,
    due TEXT,
    lead TEXT,
    finishedOn TEXT,
    withdrawal TEXT,
    foldedIssuer TEXT NOT NULL,
    foldedIssuerCode TEXT,
    foldedReference TEXT NOT NULL
  ) STRICT;
  CREATE INDEX incomingBook ON incoming (book, year, arrivalNumber);
  CREATE INDEX incomingReference ON incoming (foldedReference) WHERE foldedReference <> '';
  CREATE INDEX incomingFinished ON incoming (finishedOn) WHERE finishedOn IS NOT NULL;

  -- What lies in a person's desk database up to its cursor, so that a first pull need not list it again.
  CREATE TABLE deskCursor (
    person TEXT PRIMARY KEY,
    generation TEXT NOT NULL,
    cursor TEXT NOT NULL
  ) WITHOUT ROWID, STRICT;
  CREATE TABLE deskRow (
    person TEXT NOT NULL,
    document TEXT NOT NULL,
    rev TEXT NOT NULL,
    PRIMARY KEY (person, document)
  ) WITHOUT ROWID, STRICT;
`;
