-- What is added up. A body is a publisher of reports; its reports of one year replace each other.
CREATE TABLE bodies (
    id $IDENTITY,
    region TEXT NOT NULL,               -- GB/T 2260
    agency TEXT NOT NULL,
    scope TEXT NOT NULL,                -- own, or rollup: of a whole region
    province TEXT NOT NULL,             -- the region's province
    prefecture TEXT NOT NULL,           -- what lies next below the province on the way to the region
    kind TEXT NOT NULL,                 -- the agency's name without that of its region
    UNIQUE (region, agency, scope)
);

-- Where a field stands in cells. Written by the program, only ever added to.
CREATE TABLE figure_slots (
    field_id TEXT PRIMARY KEY,
    start INTEGER NOT NULL,             -- from 1
    width INTEGER NOT NULL              -- 5: state and a whole number, 9: state and millionths
);

-- One row a current record that was not rejected: all its fields in a row of cells, so that one field of all records is read in one pass over a small table.
CREATE TABLE figures (
    record_id BIGINT PRIMARY KEY REFERENCES records (id),
    document_id TEXT NOT NULL UNIQUE REFERENCES documents (id),
    body_id BIGINT REFERENCES bodies (id), -- null: region or agency is not certain
    year INTEGER,
    counts INTEGER NOT NULL,            -- 1 for the newest report of a body for a year
    published_at BIGINT NOT NULL,       -- what is newest
    cells BYTEA NOT NULL
);
CREATE INDEX figures_body ON figures (body_id, year);
CREATE INDEX figures_unplaced ON figures (year) WHERE body_id IS NULL OR year IS NULL;

CREATE INDEX records_year_region ON records (year, region_code, id) WHERE is_current = 1;
CREATE INDEX records_agency ON records (agency, id) WHERE is_current = 1;
CREATE INDEX checks_status ON checks (record_id, check_id) WHERE status = 'broken';
