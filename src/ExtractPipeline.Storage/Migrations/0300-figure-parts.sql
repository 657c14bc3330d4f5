-- Fields stand in records.json, and what is added up in figures; how many there are, in the record's row.
ALTER TABLE records ADD COLUMN field_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE records ADD COLUMN accepted_fields INTEGER NOT NULL DEFAULT 0;
UPDATE records SET field_count = (SELECT count(*) FROM fields f WHERE f.record_id = records.id),
    accepted_fields = (SELECT count(*) FROM fields f WHERE f.record_id = records.id AND f.decision = 'accept');
DROP TABLE fields;

-- 1 once review_queue knows it, so that what is new is found without a look at all that there is.
ALTER TABLE records ADD COLUMN weighed INTEGER NOT NULL DEFAULT 0;
UPDATE records SET weighed = 1 WHERE id IN (SELECT record_id FROM review_queue);
CREATE INDEX records_unweighed ON records (id) WHERE is_current = 1 AND weighed = 0 AND outcome <> 'rejected';

-- The cells of figures turned: one row a body and row of the form, with the cells of all its reports that count. One field of a whole archive is so
-- read in one pass over a row a body. Written in the transaction that changes which reports count.
CREATE TABLE figure_parts (
    part INTEGER NOT NULL,              -- the row of the form, in the order of figure_slots
    body_id BIGINT NOT NULL REFERENCES bodies (id),
    reports BYTEA NOT NULL,             -- bytes of the cells of a report; then of each year its number (2), its record (8) and its cells
    PRIMARY KEY (part, body_id)
) $TOGETHER(figure_parts, part);
