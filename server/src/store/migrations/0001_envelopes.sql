-- Portable SQL. An envelope is its header, its signature and its body; the columns beside them
-- only repeat what the header says, so that it can be found.
CREATE TABLE envelopes (
    scope     BLOB    NOT NULL,
    author    BLOB    NOT NULL,
    seq       BIGINT  NOT NULL,
    hash      BLOB    NOT NULL,
    prev      BLOB    NOT NULL,
    header    BLOB    NOT NULL,
    signature BLOB    NOT NULL,
    body      BLOB,
    erased    SMALLINT NOT NULL DEFAULT 0,
    PRIMARY KEY (scope, author, seq, hash)
);

CREATE TABLE meta (
    name  VARCHAR(64) NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
);
