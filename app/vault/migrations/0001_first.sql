-- The vault's own keys: its age identity and the seed of its signing key.
CREATE TABLE secret (
    name  TEXT PRIMARY KEY NOT NULL,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The history: one row for each entry ever made. Erasing takes salt, body and encounter away; the row stays.
CREATE TABLE link (
    n          INTEGER PRIMARY KEY,
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    link       BLOB NOT NULL CHECK (length(link) = 32),
    salt       BLOB CHECK (length(salt) = 16),
    body       BLOB,
    encounter  INTEGER,
    CHECK ((salt IS NULL) = (body IS NULL))
) STRICT;
CREATE INDEX link_by_encounter ON link (encounter) WHERE encounter IS NOT NULL;

-- One card for each encounter, made from its entries and kept up in the transaction that adds one.
CREATE TABLE encounter (
    no       INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    happened INTEGER NOT NULL,
    card     TEXT NOT NULL
) STRICT;
CREATE INDEX encounter_by_time ON encounter (happened, no);

-- Which codes an encounter has, for the timeline's filters.
CREATE TABLE encounter_code (
    vocabulary TEXT NOT NULL,
    code       TEXT NOT NULL,
    encounter  INTEGER NOT NULL,
    PRIMARY KEY (vocabulary, code, encounter)
) STRICT, WITHOUT ROWID;
CREATE INDEX code_by_encounter ON encounter_code (encounter);

-- What was attached. `n` is the entry that says so; the file is sealed/media-<id>.age.
CREATE TABLE media (
    id         TEXT PRIMARY KEY NOT NULL,
    encounter  INTEGER NOT NULL,
    n          INTEGER NOT NULL,
    bytes      INTEGER NOT NULL,
    sha256     BLOB NOT NULL CHECK (length(sha256) = 32),
    crc32      INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    cut_off    INTEGER NOT NULL CHECK (cut_off IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX media_by_encounter ON media (encounter);

-- Files in sealed/ that nothing points to: attaching began, or forgetting did. Removed at the next unlock.
CREATE TABLE unclaimed (
    file TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

-- Captures already in the history, so that folding one twice changes nothing.
CREATE TABLE captured (
    id TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

-- Small things other rooms keep: cards, letters, receipts, drafts, settings.
CREATE TABLE drawer (
    drawer  TEXT NOT NULL,
    name    TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (drawer, name)
) STRICT, WITHOUT ROWID;

-- What can be searched, one row for each entry with words: what was written, and the names of its codes.
-- rowid is (encounter number << 32) | entry number.
CREATE VIRTUAL TABLE words USING fts5 (written, names, tokenize = 'unicode61 remove_diacritics 2', columnsize = 0);
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
