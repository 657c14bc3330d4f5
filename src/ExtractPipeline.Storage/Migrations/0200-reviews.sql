-- Manual review. Times are milliseconds since 1970, UTC.

-- What waits for a person, weighed for the current record, and who is at it.
CREATE TABLE review_queue (
    document_id TEXT PRIMARY KEY REFERENCES documents (id),
    record_id BIGINT NOT NULL REFERENCES records (id), -- the revision that it was weighed for
    doubtful INTEGER NOT NULL,                         -- fields that wait for any reviewer
    settles DOUBLE PRECISION NOT NULL,                 -- doubts and sums that the best answer is expected to settle besides its own
    expected_errors DOUBLE PRECISION NOT NULL,
    questions TEXT NOT NULL,                           -- JSON: the fields to ask in their order, with the doubts that each settles
    since BIGINT NOT NULL,
    claimed_by TEXT,
    claimed_until BIGINT
);
CREATE INDEX review_queue_order ON review_queue (settles, expected_errors, since);

-- The audit log: every decision, in its order. Rows are never changed nor deleted.
CREATE TABLE review_decisions (
    id $IDENTITY,
    key TEXT NOT NULL UNIQUE,           -- made by whoever asks, so that asking twice decides once
    document_id TEXT NOT NULL REFERENCES documents (id),
    effect TEXT NOT NULL,               -- answer, reopen, none, restore, carry
    purpose TEXT NOT NULL,              -- doubt, correction, blind, second, third, undo, restore, again
    field_id TEXT,
    before_id BIGINT NOT NULL REFERENCES records (id),
    after_id BIGINT NOT NULL REFERENCES records (id),
    source_id BIGINT REFERENCES records (id),          -- the revision that is restored or carried over
    undoes BIGINT REFERENCES review_decisions (id),
    reviewer TEXT NOT NULL,
    role TEXT NOT NULL,
    state TEXT,                         -- the answer
    value TEXT,
    old_state TEXT,                     -- what the record said before
    old_value TEXT,
    old_confidence DOUBLE PRECISION,
    seen TEXT,                          -- JSON: what the person was shown
    taken_ms BIGINT,                    -- from showing to answering
    at BIGINT NOT NULL,
    hash TEXT NOT NULL                  -- SHA-256 over the document's row before and this one
);
CREATE INDEX review_decisions_document ON review_decisions (document_id, id);
CREATE INDEX review_decisions_after ON review_decisions (after_id);
$APPEND_ONLY(review_decisions)

-- Fields that somebody is asked about although they are settled, or that need a certain person.
CREATE TABLE review_looks (
    id $IDENTITY,
    document_id TEXT NOT NULL REFERENCES documents (id),
    field_id TEXT NOT NULL,
    kind TEXT NOT NULL,                 -- blind, second, third
    base_id BIGINT NOT NULL REFERENCES records (id),   -- the record whose field is shown
    state TEXT NOT NULL,                -- the answer that is compared with
    value TEXT,
    first_by TEXT,                      -- who must not be asked
    second_by TEXT,
    status TEXT NOT NULL,               -- waiting, agreed, differed, settled, withdrawn
    is_wrong INTEGER,                   -- of a blind look: 1 where the accepted value was wrong
    parent_id BIGINT,                   -- of a third look: the one that differed
    made_by BIGINT,                     -- the decision that asked for it
    answered_by BIGINT,                 -- the decision that answered it
    created_at BIGINT NOT NULL
);
CREATE INDEX review_looks_waiting ON review_looks (document_id, field_id) WHERE status = 'waiting';
CREATE INDEX review_looks_kind ON review_looks (kind, status);
