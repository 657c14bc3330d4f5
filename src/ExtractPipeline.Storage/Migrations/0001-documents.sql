-- $IDENTITY is the database's own word for a number that counts up. Times are milliseconds since 1970, UTC.

CREATE TABLE documents (
    id TEXT PRIMARY KEY,                -- SHA-256 of the content
    name TEXT NOT NULL,                 -- as first submitted
    file TEXT NOT NULL,                 -- where the content lies in the file store
    bytes BIGINT NOT NULL,
    metadata TEXT NOT NULL,             -- JSON object of strings
    state TEXT NOT NULL,                -- queued, running, done, rejected
    accepted_at BIGINT NOT NULL,
    sent_at BIGINT,                     -- when it last went to the queue; null: not yet
    changed_at BIGINT NOT NULL,
    record_id BIGINT                    -- the current record
);
CREATE INDEX documents_state ON documents (state, changed_at);

-- One row a revision of the record of a document. The whole record is in json; the columns are for finding and adding up.
CREATE TABLE records (
    id $IDENTITY,
    document_id TEXT NOT NULL REFERENCES documents (id),
    revision INTEGER NOT NULL,          -- from 1, by document
    previous_id BIGINT,                 -- the revision that this one took the place of
    extractor_version TEXT NOT NULL,
    accepted_risk DOUBLE PRECISION NOT NULL,
    is_current INTEGER NOT NULL,        -- 1 for the newest revision of a document, else 0
    outcome TEXT NOT NULL,
    title TEXT,
    agency TEXT,
    year INTEGER,
    region_code TEXT,
    scope TEXT NOT NULL,                -- own; a roll-up of several bodies is not added to its parts
    proactive_layout TEXT,
    requests_layout TEXT,
    disputes_layout TEXT,
    author TEXT NOT NULL,               -- extractor, or the person who revised it
    created_at BIGINT NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (document_id, revision)
);
CREATE UNIQUE INDEX records_current ON records (document_id) WHERE is_current = 1;
CREATE INDEX records_key ON records (region_code, year, agency, scope) WHERE is_current = 1;
CREATE INDEX records_outcome ON records (outcome, id) WHERE is_current = 1;

-- Numbers are in millionths, so that both databases add up decimals exactly. Null where there is none.
CREATE TABLE fields (
    record_id BIGINT NOT NULL REFERENCES records (id),
    field_id TEXT NOT NULL,
    value_millionths BIGINT,
    state TEXT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    decision TEXT NOT NULL,
    method TEXT NOT NULL,
    PRIMARY KEY (record_id, field_id)
);
CREATE INDEX fields_field ON fields (field_id, record_id);

CREATE TABLE checks (
    record_id BIGINT NOT NULL REFERENCES records (id),
    check_id TEXT NOT NULL,
    status TEXT NOT NULL,
    left_millionths BIGINT,
    right_millionths BIGINT,
    PRIMARY KEY (record_id, check_id)
);

CREATE TABLE problems (
    record_id BIGINT NOT NULL REFERENCES records (id),
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    message TEXT NOT NULL,
    page INTEGER,
    PRIMARY KEY (record_id, position)
);
CREATE INDEX problems_code ON problems (code, record_id);

-- Attempts at reading; one without an end was cut short with its worker.
CREATE TABLE attempts (
    id $IDENTITY,
    document_id TEXT NOT NULL REFERENCES documents (id),
    extractor_version TEXT NOT NULL,
    worker TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    ended_at BIGINT,
    problem TEXT                        -- the transient problem that it failed with
);
CREATE INDEX attempts_document ON attempts (document_id);

-- What is told to others, written together with what it tells about and sent afterwards.
CREATE TABLE events (
    id $IDENTITY,
    kind TEXT NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents (id),
    record_id BIGINT NOT NULL REFERENCES records (id),
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT                      -- null: not yet
);
CREATE INDEX events_unsent ON events (id) WHERE sent_at IS NULL;
CREATE INDEX events_document ON events (document_id);
