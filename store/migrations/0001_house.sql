-- The house: texts in and out, the runners who write them, what they agreed to.
-- How these files are read stands in store/migrations.py.

CREATE TABLE inbox (
    id {id},
    carrier_id TEXT NOT NULL UNIQUE,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    body TEXT NOT NULL,
    intent TEXT,
    language TEXT,
    received_at {instant} NOT NULL
){strict};

CREATE INDEX inbox_of_a_sender ON inbox (sender, received_at);

CREATE INDEX inbox_with_a_body ON inbox (received_at) WHERE body <> '';

-- key says why the row exists ("reply:<carrier id>:1"); lane 0 is safety, 1 replies, 2 reminders, 3 broadcasts.
CREATE TABLE outbox (
    id {id},
    key {key} NOT NULL UNIQUE,
    part INTEGER NOT NULL CHECK (part >= 1),
    recipient TEXT NOT NULL,
    body TEXT NOT NULL,
    segments INTEGER NOT NULL CHECK (segments >= 0),
    lane INTEGER NOT NULL CHECK (lane BETWEEN 0 AND 3),
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'delivered', 'undelivered', 'failed', 'answered',
                                         'unsure', 'dropped', 'held', 'cancelled')),
    reason TEXT NOT NULL,
    created_at {instant} NOT NULL,
    expires_at {instant}
){strict};

CREATE INDEX outbox_to_a_recipient ON outbox (recipient, created_at) WHERE part = 1;

CREATE INDEX outbox_with_a_body ON outbox (created_at) WHERE body <> '';

CREATE TABLE runners (
    id {id},
    phone TEXT NOT NULL UNIQUE,
    language TEXT,
    introduced_at {instant},
    stopped_at {instant},
    heard_at {instant},
    red_flag_name TEXT,
    red_flag_level TEXT CHECK (red_flag_level IN ('E', 'M', 'D')),
    red_flag_words TEXT,
    red_flag_written_at {instant}
){strict};

CREATE TABLE episodes (
    id {id},
    runner_id {reference} NOT NULL REFERENCES runners (id),
    area TEXT NOT NULL,
    side TEXT CHECK (side IN ('left', 'right', 'both')),
    mile TEXT,
    bib TEXT,
    started_at {instant} NOT NULL,
    answered_at {instant} NOT NULL,
    ended_at {instant}
){strict};

CREATE UNIQUE INDEX episodes_open ON episodes (runner_id) WHERE ended_at IS NULL;

CREATE TABLE questions (
    runner_id {reference} PRIMARY KEY REFERENCES runners (id),
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    asked_at {instant} NOT NULL,
    expires_at {instant} NOT NULL
){strict};

CREATE TABLE consents (
    id {id},
    phone TEXT NOT NULL,
    programme TEXT NOT NULL,
    event TEXT NOT NULL CHECK (event IN ('granted', 'stopped', 'started')),
    words TEXT NOT NULL,
    carrier_id TEXT NOT NULL,
    language TEXT,
    recorded_at {instant} NOT NULL
){strict};

CREATE INDEX consents_of_a_phone ON consents (phone, id);

-- sqlite
CREATE TRIGGER consents_stay_as_given BEFORE UPDATE ON consents
BEGIN SELECT RAISE(ABORT, 'consents are only ever added'); END;

-- sqlite
CREATE TRIGGER consents_stay BEFORE DELETE ON consents
BEGIN SELECT RAISE(ABORT, 'consents are only ever added'); END;

-- postgresql
CREATE FUNCTION refuse_to_change_consents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'consents are only ever added' USING ERRCODE = 'restrict_violation'; END;
$$;

-- postgresql
CREATE TRIGGER consents_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON consents
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_consents();

-- Answers to numbers outside the countries we start texts to, a UTC day.
CREATE TABLE foreign_answers (
    day TEXT PRIMARY KEY,
    answers INTEGER NOT NULL
){strict};
