-- Saved searches, rules, what a tag is for, how a folder is looked at, and what the history says of a step.

CREATE TABLE saved_search (                  -- a smart folder: a query with a name
    id        INTEGER PRIMARY KEY,
    uid       TEXT    NOT NULL UNIQUE,
    parent    INTEGER REFERENCES folder ON DELETE CASCADE,  -- the folder it is shown in
    name      TEXT    NOT NULL,
    key       TEXT    NOT NULL,              -- the name folded: NFC, lower case
    query     TEXT    NOT NULL,              -- in the query language, with its sort:
    position  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX saved_search_key ON saved_search (coalesce(parent, 0), key);

CREATE TABLE rule (                          -- what is done to articles that answer a query
    id         INTEGER PRIMARY KEY,
    uid        TEXT    NOT NULL UNIQUE,
    name       TEXT    NOT NULL,
    query      TEXT    NOT NULL,
    add_tags   TEXT    NOT NULL DEFAULT '[]',    -- JSON array of paths
    folders    TEXT    NOT NULL DEFAULT '[]',    -- JSON array of paths
    state      TEXT    CHECK (state IN ('inbox', 'later', 'archive', 'trash')),
    star       INTEGER NOT NULL DEFAULT 0,
    on_import  INTEGER NOT NULL DEFAULT 1,       -- 1: done to what comes in
    position   INTEGER NOT NULL DEFAULT 0        -- rules are applied in this order
) STRICT;

CREATE TABLE dismissed (                     -- proposals a person declined: they are not made again
    kind     TEXT NOT NULL,                  -- 'tags' (two to be merged), 'duplicates'
    subject  TEXT NOT NULL,                  -- the uids it was about, in order, separated by spaces
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE recent_search (                 -- no part of history
    query  TEXT    PRIMARY KEY,
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE tag ADD COLUMN description TEXT NOT NULL DEFAULT '';
-- When an article was given a tag; 0: before that was noted.
ALTER TABLE article_tag ADD COLUMN added INTEGER NOT NULL DEFAULT 0;
-- How the list of a folder is looked at, JSON; NULL: as everything else.
ALTER TABLE folder ADD COLUMN view TEXT;
-- What a step was about, in a few words: the name of a tag, a folder, a source.
ALTER TABLE step ADD COLUMN subject TEXT;

-- What a parent takes with it is found without reading every tag and folder: taking back an import that made 20,000
-- tags deletes each of them.
CREATE INDEX tag_parent ON tag (parent);
CREATE INDEX folder_parent ON folder (parent);
CREATE INDEX saved_search_parent ON saved_search (parent);
