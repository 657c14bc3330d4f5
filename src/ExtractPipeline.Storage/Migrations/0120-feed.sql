-- Where events stand in the feed. Given by one process at a time, in the order in which they were committed, so that a cursor passes over nothing;
-- the numbers of events are given before the commit and may be seen out of order.
ALTER TABLE events ADD COLUMN feed_position BIGINT;
CREATE UNIQUE INDEX events_position ON events (feed_position);
CREATE INDEX events_unplaced ON events (id) WHERE feed_position IS NULL;

CREATE TABLE feed_state (id INTEGER PRIMARY KEY, last_position BIGINT NOT NULL);
INSERT INTO feed_state (id, last_position) VALUES (1, 0);

-- To whom every new or revised record is sent.
CREATE TABLE subscribers (
    name TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,               -- what signs, wrapped by protection_keys
    position BIGINT NOT NULL,           -- the last event that it has acknowledged
    failures INTEGER NOT NULL,          -- in a row
    next_attempt_at BIGINT NOT NULL,
    last_error TEXT,
    leased_until BIGINT NOT NULL,       -- the process that sends to it
    lease TEXT,
    created_at BIGINT NOT NULL
);
