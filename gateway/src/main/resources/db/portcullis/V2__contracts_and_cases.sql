-- Licences beside terms, agreements signed on paper, cases with their custody, deletions, and facts for the ledger.
ALTER TABLE terms_versions ADD COLUMN licence TEXT NOT NULL DEFAULT '';

CREATE TABLE agreements (
  document TEXT NOT NULL,
  account TEXT NOT NULL,
  terms TEXT NOT NULL,
  hash TEXT NOT NULL,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  signed_by TEXT NOT NULL,
  signed_on TEXT NOT NULL,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  PRIMARY KEY (account, terms, hash, document)
) WITHOUT ROWID;

CREATE TABLE cases (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  opened INTEGER NOT NULL,
  opened_by TEXT NOT NULL,
  about TEXT NOT NULL,
  state TEXT NOT NULL,
  hold INTEGER NOT NULL,
  closed INTEGER,
  closed_by TEXT,
  reason TEXT,
  why TEXT
);

CREATE UNIQUE INDEX cases_open ON cases (opened_by, about) WHERE closed IS NULL;

CREATE TABLE case_subjects (
  case_id TEXT NOT NULL REFERENCES cases (id),
  subject TEXT NOT NULL,
  PRIMARY KEY (case_id, subject)
) WITHOUT ROWID;

CREATE INDEX case_subjects_subject ON case_subjects (subject);

CREATE TABLE case_picked (
  n INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases (id),
  exchange TEXT NOT NULL,
  account TEXT NOT NULL,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  note TEXT NOT NULL,
  UNIQUE (case_id, exchange)
);

CREATE TABLE case_findings (
  n INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases (id),
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (case_id, id)
);

CREATE TABLE case_happenings (
  n INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases (id),
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  entry INTEGER
);

CREATE TABLE case_rulings (
  n INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases (id),
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  subject TEXT NOT NULL,
  decision TEXT NOT NULL,
  why TEXT NOT NULL
);

CREATE TABLE case_notices (
  n INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL REFERENCES cases (id),
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  addressee TEXT NOT NULL,
  how TEXT NOT NULL,
  text TEXT NOT NULL
);

CREATE TABLE case_custody (
  case_id TEXT NOT NULL REFERENCES cases (id),
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  act TEXT NOT NULL,
  item TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (case_id, number)
) WITHOUT ROWID;

-- What retention and erasure removed; gone is 0 between the intention and the proof.
CREATE TABLE deletions (
  n INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  segment TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  after TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  exchanges INTEGER NOT NULL,
  first_id TEXT NOT NULL,
  last_id TEXT NOT NULL,
  account TEXT NOT NULL,
  reason TEXT NOT NULL,
  gone INTEGER NOT NULL
);

-- Erasures asked for; what a crash cut short is done at the next start.
CREATE TABLE erasures (
  n INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  reason TEXT NOT NULL,
  who TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  exchanges INTEGER NOT NULL,
  copies INTEGER NOT NULL,
  trouble TEXT NOT NULL
);

-- Facts on their way to the ledger, written in the transaction of what they tell.
CREATE TABLE outbox (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  happening INTEGER
);

PRAGMA user_version = 2;
