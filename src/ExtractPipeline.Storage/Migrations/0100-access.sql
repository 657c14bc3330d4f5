-- Who may do what. A key is 256 random bits, so that its plain SHA-256 tells nothing.
CREATE TABLE access_keys (
    id $IDENTITY,
    name TEXT NOT NULL UNIQUE,          -- of a person or a program
    role TEXT NOT NULL,                 -- reader, submitter, reviewer, admin
    hash TEXT NOT NULL UNIQUE,          -- SHA-256 of the key, lower-case hexadecimal
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

-- Keys that sign cookies and wrap the secrets of subscribers, as the framework writes them; all web processes share them.
CREATE TABLE protection_keys (
    name TEXT PRIMARY KEY,
    xml TEXT NOT NULL
);
