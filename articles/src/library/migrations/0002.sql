-- Highlights; what a source gave an article beside its text; the report of an import by its fields; watched folders.

CREATE TABLE highlight (
    id        INTEGER PRIMARY KEY,
    uid       TEXT    NOT NULL UNIQUE,
    article   INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    quote     TEXT    NOT NULL,
    note      TEXT    NOT NULL DEFAULT '',
    colour    TEXT,                          -- as whoever made it named it
    created   INTEGER NOT NULL,
    position  INTEGER,                       -- character of the text at which the quote begins; NULL: not found there
    tags      TEXT    NOT NULL DEFAULT '[]'  -- JSON array of names
) STRICT;
CREATE INDEX highlight_article ON highlight (article);

CREATE TRIGGER highlight_added AFTER INSERT ON highlight BEGIN
    INSERT INTO text_change (article) VALUES (new.article);
END;
CREATE TRIGGER highlight_changed AFTER UPDATE OF quote, note, position ON highlight BEGIN
    INSERT INTO text_change (article) VALUES (new.article);
END;
CREATE TRIGGER highlight_removed AFTER DELETE ON highlight BEGIN
    INSERT INTO text_change (article) VALUES (old.article);
END;

-- Where in its original an article stands, if the original holds others too (`row 17`); NULL: it is the whole of it.
ALTER TABLE article ADD COLUMN part TEXT;
DROP INDEX article_original;
CREATE INDEX article_original ON article (original, part);

-- 0: only an address so far. What article_body holds then is not shown: bodies are no part of history, and a text that
-- was fetched for a saved address is taken back by taking back this.
ALTER TABLE article ADD COLUMN has_body INTEGER NOT NULL DEFAULT 1;
UPDATE article SET has_body = 0 WHERE id IN (SELECT article FROM article_body WHERE html_bytes = 0);
CREATE TRIGGER body_shown AFTER UPDATE OF has_body ON article WHEN old.has_body <> new.has_body BEGIN
    INSERT INTO text_change (article) VALUES (new.id);
END;

-- 1: a duplicate that gave a text to an article which was only an address.
ALTER TABLE import_item ADD COLUMN completed INTEGER NOT NULL DEFAULT 0;

CREATE TABLE import_kind (                   -- what the sources of an import were recognised as
    import    INTEGER NOT NULL REFERENCES import ON DELETE CASCADE,
    name      TEXT    NOT NULL,
    articles  INTEGER NOT NULL,
    PRIMARY KEY (import, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_field (                  -- how many of each field the sources had, and how many the library has of them
    import    INTEGER NOT NULL REFERENCES import ON DELETE CASCADE,
    field     TEXT    NOT NULL,
    had       INTEGER NOT NULL,
    kept      INTEGER NOT NULL,
    PRIMARY KEY (import, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE watched_folder (
    id            INTEGER PRIMARY KEY,
    path          TEXT    NOT NULL UNIQUE,   -- absolute
    folder        TEXT,                      -- path of the folder its articles go to
    tags          TEXT    NOT NULL DEFAULT '[]',  -- JSON array of paths
    keep_folders  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE watched_file (                  -- files of watched folders that were dealt with, as they were then
    watched_folder  INTEGER NOT NULL REFERENCES watched_folder ON DELETE CASCADE,
    path            TEXT    NOT NULL,
    bytes           INTEGER NOT NULL,
    modified        INTEGER NOT NULL,
    PRIMARY KEY (watched_folder, path)
) STRICT, WITHOUT ROWID;
