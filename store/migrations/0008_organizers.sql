-- Who signs in to the console and who calls the API: core/organizer.py. All instants are the database's own clock.

-- An owner has no owner; a helper and a medical lead work for one, and see the races of that owner alone.
-- name is as they type it, in small letters; from phone they command by text. wanted_phone becomes phone once the code
-- texted to it has been typed; only its keyed hash is here: core/phone_proof.py. Whoever was removed keeps the row, as
-- what they did refers to it, and gives the name and the phone free. Deferred, as a copy may read a helper first.
CREATE TABLE organizers (
    id {id},
    owner_id {reference} REFERENCES organizers (id) DEFERRABLE INITIALLY DEFERRED,
    name {key} NOT NULL,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'helper', 'medical')),
    phone TEXT,
    wanted_phone TEXT,
    phone_code_hash TEXT,
    phone_code_until_at {instant},
    phone_code_wrong INTEGER NOT NULL DEFAULT 0,
    created_at {instant} NOT NULL,
    removed_at {instant},
    CHECK ((wanted_phone IS NULL) = (phone_code_hash IS NULL)),
    CHECK ((wanted_phone IS NULL) = (phone_code_until_at IS NULL)),
    CHECK ((role = 'owner') = (owner_id IS NULL))
){strict};

CREATE UNIQUE INDEX organizers_by_name ON organizers (name) WHERE removed_at IS NULL;

CREATE UNIQUE INDEX organizers_by_phone ON organizers (phone) WHERE removed_at IS NULL;

-- A browser that has signed in; only the hash of its token is here: core/hashes.py.
CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    organizer_id {reference} NOT NULL REFERENCES organizers (id),
    created_at {instant} NOT NULL,
    seen_at {instant} NOT NULL,
    expires_at {instant} NOT NULL
){strict};

CREATE INDEX sessions_of_an_organizer ON sessions (organizer_id);

-- Wrong passwords of late, by what they are counted for: a keyed hash of an account, an address, a known browser.
CREATE TABLE wrong_passwords (
    counted_for TEXT PRIMARY KEY,
    times INTEGER NOT NULL,
    first_at {instant} NOT NULL
){strict};

CREATE INDEX wrong_passwords_by_age ON wrong_passwords (first_at);

-- What the API is called with, for the whole of an owner's races; only its hash is here.
CREATE TABLE tokens (
    id {id},
    token_hash TEXT NOT NULL UNIQUE,
    owner_id {reference} NOT NULL REFERENCES organizers (id),
    label TEXT NOT NULL,
    created_at {instant} NOT NULL,
    used_at {instant}
){strict};

-- What a call with an Idempotency-Key was answered with, kept a day.
CREATE TABLE idempotent_answers (
    owner_id {reference} NOT NULL REFERENCES organizers (id),
    idempotency_key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at {instant} NOT NULL,
    PRIMARY KEY (owner_id, idempotency_key)
){strict};
