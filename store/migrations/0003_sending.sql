-- What it takes to send what we start ourselves: claims with leases, doubts, the rate of each sender, reports.
-- not_before_at, expires_at and left_at are product time; all other instants here are the database's own clock.

-- ticket goes out with each attempt and comes back in the carrier's reports; the row's id stands before its dot.
ALTER TABLE outbox ADD COLUMN not_before_at {instant};

ALTER TABLE outbox ADD COLUMN sender TEXT;

ALTER TABLE outbox ADD COLUMN ticket TEXT;

ALTER TABLE outbox ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;

ALTER TABLE outbox ADD COLUMN attempted_at {instant};

ALTER TABLE outbox ADD COLUMN lease_until_at {instant};

ALTER TABLE outbox ADD COLUMN doubted_at {instant};

ALTER TABLE outbox ADD COLUMN check_at {instant};

ALTER TABLE outbox ADD COLUMN carrier_id TEXT;

ALTER TABLE outbox ADD COLUMN left_at {instant};

CREATE INDEX outbox_due ON outbox (lane, not_before_at, id) WHERE state = 'queued';

CREATE INDEX outbox_leases ON outbox (lease_until_at) WHERE state = 'sending';

CREATE INDEX outbox_doubts ON outbox (lane, check_at) WHERE state = 'unsure';

CREATE INDEX outbox_doubts_to_a_recipient ON outbox (recipient, id) WHERE state = 'unsure';

CREATE UNIQUE INDEX outbox_of_the_carrier ON outbox (carrier_id) WHERE carrier_id IS NOT NULL;

-- Unlike stopped_at it stays after START, which does not revive what was queued before the stop.
ALTER TABLE runners ADD COLUMN last_stopped_at {instant};

UPDATE runners SET last_stopped_at = stopped_at;

-- The carrier says nobody can be reached at the number; a text from it proves otherwise.
ALTER TABLE runners ADD COLUMN unreachable_at {instant};

ALTER TABLE runners ADD COLUMN unreachable_reason TEXT;

-- How much of its time the carrier will need for what each sender has handed over: core/rate.py.
CREATE TABLE senders (
    name TEXT PRIMARY KEY,
    free_at {instant} NOT NULL,
    bulk_free_at {instant} NOT NULL,
    share_permille INTEGER NOT NULL CHECK (share_permille BETWEEN 1 AND 1000),
    lowered_at {instant} NOT NULL,
    closed_until_at {instant} NOT NULL,
    paused_reason TEXT,
    paused_by_report INTEGER NOT NULL DEFAULT 0 CHECK (paused_by_report IN (0, 1)),
    paused_at {instant},
    probe_at {instant}
){strict};

-- Reports whose text is not known yet, kept a day: the carrier may be faster than its own answer to us.
CREATE TABLE reports (
    id {id},
    ticket TEXT,
    carrier_id TEXT NOT NULL,
    state TEXT NOT NULL,
    error_code INTEGER,
    received_at {instant} NOT NULL
){strict};

CREATE UNIQUE INDEX reports_once ON reports (carrier_id, state);

-- The worker processes that are alive: each says so every few seconds.
CREATE TABLE workers (
    name TEXT PRIMARY KEY,
    started_at {instant} NOT NULL,
    seen_at {instant} NOT NULL
){strict};

-- What sending came to, counted once and for all: "accepted", "unsure", ...; for the metrics.
CREATE TABLE tallies (
    name TEXT PRIMARY KEY,
    total {reference} NOT NULL
){strict};

-- Which database this is, and where it was at home when a worker last sent from it: store/identity.py.
CREATE TABLE identity (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    home TEXT,
    nonce TEXT,
    held_reason TEXT
){strict};

INSERT INTO identity (id) VALUES (1);
