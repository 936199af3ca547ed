-- The first schema. Times are UTC milliseconds; uids are UUIDv7 as text; hashes are BLAKE3 as hex.
-- Columns of undoable tables hold integers and text only: undo notes keep their values as JSON.

CREATE TABLE import (
    id         INTEGER PRIMARY KEY,
    uid        TEXT    NOT NULL UNIQUE,
    started    INTEGER NOT NULL,
    finished   INTEGER,                      -- NULL: still running, or ended by a crash
    cancelled  INTEGER NOT NULL DEFAULT 0,
    sources    TEXT    NOT NULL,             -- JSON array of the paths that were given
    withdrawn  INTEGER NOT NULL DEFAULT 1    -- 1: its articles are invisible (undone, or not begun)
) STRICT;

CREATE TABLE import_item (                   -- the report, a line a file
    id           INTEGER PRIMARY KEY,
    import       INTEGER NOT NULL REFERENCES import ON DELETE CASCADE,
    source       TEXT    NOT NULL,
    outcome      TEXT    NOT NULL CHECK (outcome IN ('added', 'duplicate', 'failed')),
    article      INTEGER,                    -- what was added, or what it is a duplicate of
    title        TEXT,
    code         TEXT,
    message      TEXT
) STRICT;
CREATE INDEX import_item_import ON import_item (import, outcome);

CREATE TABLE article (
    id              INTEGER PRIMARY KEY,
    uid             TEXT    NOT NULL UNIQUE,
    title           TEXT    NOT NULL,
    byline          TEXT,
    site            TEXT,
    url             TEXT,                    -- as it was given, without tracking parameters
    canonical_url   TEXT,                    -- folded for finding duplicates
    published       TEXT,                    -- ISO 8601 with the precision it was given in
    published_at    INTEGER,                 -- where that span begins
    saved           INTEGER NOT NULL,
    modified        INTEGER NOT NULL,
    language        TEXT,                    -- BCP 47, lower case primary tag
    excerpt         TEXT,
    words           INTEGER NOT NULL,
    picture         TEXT,                    -- lead picture: 'picture:HASH' or an http(s) address
    format          TEXT    NOT NULL,
    state           TEXT    NOT NULL DEFAULT 'inbox' CHECK (state IN ('inbox', 'later', 'archive', 'trash')),
    state_before    TEXT,                    -- where it goes when it is taken out of the trash
    starred         INTEGER NOT NULL DEFAULT 0,
    read_at         INTEGER,
    progress        INTEGER NOT NULL DEFAULT 0,  -- per mille of the text that was read
    note            TEXT    NOT NULL DEFAULT '',
    original        TEXT,                    -- BLAKE3 of the bytes it was made from
    original_name   TEXT,
    original_bytes  INTEGER,
    text_key        INTEGER NOT NULL,        -- 64 bits of the hash of its normalised text
    fields          TEXT,                    -- JSON: what the source said and no column holds
    import          INTEGER REFERENCES import,
    removed         INTEGER NOT NULL DEFAULT 0   -- 1: deleted for good, kept only for undo
) STRICT;
CREATE INDEX article_original ON article (original);
CREATE INDEX article_canonical_url ON article (canonical_url) WHERE canonical_url IS NOT NULL;
CREATE INDEX article_text_key ON article (text_key);
CREATE INDEX article_import ON article (import);
CREATE INDEX article_removed ON article (removed) WHERE removed = 1;

CREATE VIEW visible_article AS
    SELECT article.* FROM article LEFT JOIN import ON import.id = article.import
    WHERE article.removed = 0 AND coalesce(import.withdrawn, 0) = 0;

CREATE TABLE article_body (                  -- derived from the original; never in undo notes
    article     INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
    html_bytes  INTEGER NOT NULL,            -- the packed bytes are the HTML, then the text
    packed      BLOB    NOT NULL,            -- zstd
    sanitizer   INTEGER NOT NULL             -- version of the sanitizer that made it
) STRICT;

CREATE TABLE folder (
    id        INTEGER PRIMARY KEY,
    uid       TEXT    NOT NULL UNIQUE,
    parent    INTEGER REFERENCES folder ON DELETE CASCADE,
    name      TEXT    NOT NULL,
    key       TEXT    NOT NULL,              -- the name folded: NFC, lower case
    position  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX folder_key ON folder (coalesce(parent, 0), key);

CREATE TABLE tag (
    id        INTEGER PRIMARY KEY,
    uid       TEXT    NOT NULL UNIQUE,
    parent    INTEGER REFERENCES tag ON DELETE CASCADE,
    name      TEXT    NOT NULL,
    key       TEXT    NOT NULL,
    colour    TEXT                           -- one of the palette's names
) STRICT;
CREATE UNIQUE INDEX tag_key ON tag (coalesce(parent, 0), key);

CREATE TABLE article_folder (
    article  INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    folder   INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    PRIMARY KEY (article, folder)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_folder_folder ON article_folder (folder);

CREATE TABLE article_tag (
    article  INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    tag      INTEGER NOT NULL REFERENCES tag ON DELETE CASCADE,
    PRIMARY KEY (article, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_tag_tag ON article_tag (tag);

-- The history: a step is one thing a person did, its notes say how to take it back.
CREATE TABLE step (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    action  TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    items   INTEGER NOT NULL,
    undone  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE step_note (
    id      INTEGER PRIMARY KEY,
    step    INTEGER NOT NULL REFERENCES step ON DELETE CASCADE,
    kind    TEXT    NOT NULL CHECK (kind IN ('insert', 'update', 'delete')),
    tbl     TEXT    NOT NULL,
    key     TEXT    NOT NULL,                -- JSON object: primary key
    before  TEXT                             -- JSON object: the columns that changed, or the whole row, before
) STRICT;
CREATE INDEX step_note_step ON step_note (step);

-- What the text index still has to learn: it stores the last seq it holds in its own commit.
CREATE TABLE text_change (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    article  INTEGER NOT NULL
) STRICT;
CREATE TRIGGER text_added AFTER INSERT ON article_body BEGIN
    INSERT INTO text_change (article) VALUES (new.article);
END;
CREATE TRIGGER text_changed AFTER UPDATE OF html_bytes, packed ON article_body BEGIN
    INSERT INTO text_change (article) VALUES (new.article);
END;
CREATE TRIGGER fields_changed AFTER UPDATE OF title, byline, site, url, note ON article
WHEN old.title IS NOT new.title OR old.byline IS NOT new.byline
  OR old.site IS NOT new.site OR old.url IS NOT new.url OR old.note IS NOT new.note BEGIN
    INSERT INTO text_change (article) VALUES (new.id);
END;
CREATE TRIGGER text_removed AFTER DELETE ON article BEGIN
    INSERT INTO text_change (article) VALUES (old.id);
END;
