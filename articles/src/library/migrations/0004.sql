-- What the bodies of the library have in common: zstd dictionaries, which the frames in article_body name. From here on a
-- body is its HTML alone; older ones have the text behind it.

CREATE TABLE body_dictionary (
    id        INTEGER PRIMARY KEY,           -- as it is named in the frames
    articles  INTEGER NOT NULL,              -- highest number of an article when it was learned
    bytes     BLOB    NOT NULL
) STRICT;
