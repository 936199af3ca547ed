-- What the bodies of the library have in common: zstd dictionaries, which the frames in article_body name. From here on a
-- body is its HTML alone; older ones have the text behind it.

CREATE TABLE body_dictionary (
    id        INTEGER PRIMARY KEY,           -- as it is named in the frames
    articles  INTEGER NOT NULL,              -- highest number of an article when it was learned
    bytes     BLOB    NOT NULL
) STRICT;

-- An eighth of a hash is enough to find it by; the index is a quarter as large.
DROP INDEX article_original;
CREATE INDEX article_original ON article (substr(original, 1, 8), part);
