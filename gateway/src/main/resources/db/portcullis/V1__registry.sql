-- Times are milliseconds since 1970 in UTC. The last line tells a start that nothing is left to migrate.
CREATE TABLE orgs (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  org TEXT NOT NULL REFERENCES orgs (id),
  plan TEXT NOT NULL,
  verification TEXT NOT NULL,
  status TEXT NOT NULL,
  created INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES accounts (id),
  hash TEXT NOT NULL UNIQUE,
  shown TEXT NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER,
  revoked INTEGER,
  grace_end INTEGER,
  networks TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE terms_versions (
  id TEXT NOT NULL,
  hash TEXT NOT NULL,
  url TEXT NOT NULL,
  text TEXT NOT NULL,
  effective INTEGER NOT NULL,
  grace_seconds INTEGER NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY (id, hash)
) WITHOUT ROWID;

-- No reference to accounts: callers with signed tokens accept terms too, and an acceptance outlives its account.
CREATE TABLE acceptances (
  account TEXT NOT NULL,
  terms TEXT NOT NULL,
  hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  ip TEXT NOT NULL,
  how TEXT NOT NULL,
  key_id TEXT NOT NULL,
  PRIMARY KEY (account, terms, hash)
) WITHOUT ROWID;

CREATE TABLE usage (
  account TEXT NOT NULL,
  day INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost_micros INTEGER NOT NULL,
  PRIMARY KEY (account, day)
) WITHOUT ROWID;

CREATE INDEX usage_day ON usage (day);

CREATE TABLE buckets (
  account TEXT PRIMARY KEY,
  calls_level INTEGER NOT NULL,
  tokens_level INTEGER NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE audit (
  n INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL
);

CREATE TABLE revision (n INTEGER NOT NULL);
INSERT INTO revision VALUES (1);

PRAGMA user_version = 1;
