-- Races, who runs in them, and what is sent to all of them: core/race.py, core/participant.py, core/broadcast.py.
-- Instants are product time.

-- starts_local is the wall clock of the zone, "2027-03-14T07:30"; eve_until "21:00". aid_stations is a JSON list of miles,
-- medical_leads one of names and phones in the order they are asked, waves one of names and minutes after the start.
-- cleared_at is when those of its runners who never texted us were erased.
CREATE TABLE races (
    id {id},
    owner_id {reference} NOT NULL REFERENCES organizers (id),
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    zone TEXT NOT NULL,
    starts_local TEXT NOT NULL,
    starts_at {instant} NOT NULL,
    distance TEXT,
    aid_stations TEXT NOT NULL,
    waves TEXT NOT NULL,
    emergency_number TEXT,
    medical_line TEXT,
    medical_leads TEXT NOT NULL,
    eve_until TEXT NOT NULL,
    hours_before INTEGER NOT NULL CHECK (hours_before BETWEEN 0 AND 12),
    daily_cap INTEGER CHECK (daily_cap > 0),
    flag TEXT CHECK (flag IN ('green', 'yellow', 'red', 'black')),
    created_at {instant} NOT NULL,
    cleared_at {instant}
){strict};

CREATE INDEX races_of_an_owner ON races (owner_id, starts_at);

CREATE INDEX races_by_start ON races (starts_at);

CREATE INDEX races_to_clear ON races (starts_at) WHERE cleared_at IS NULL;

-- A list of runners that was handed in, with the consent they gave at registration, and what it came to: in a preview
-- what it would come to. headings, columns and notes are JSON lists: core/runner_columns.py, core/runner_list.py. through
-- is the last row that has been dealt with.
CREATE TABLE imports (
    id {id},
    race_id {reference} NOT NULL REFERENCES races (id),
    organizer_id {reference} REFERENCES organizers (id),
    state TEXT NOT NULL CHECK (state IN ('reading', 'preview', 'importing', 'done')),
    file_name TEXT NOT NULL,
    headings TEXT NOT NULL,
    columns TEXT NOT NULL,
    notes TEXT NOT NULL,
    total INTEGER NOT NULL DEFAULT 0,
    through INTEGER NOT NULL DEFAULT 0,
    consent_source TEXT,
    consent_text TEXT,
    consent_at {instant},
    added INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    handed_in_at {instant} NOT NULL,
    done_at {instant}
){strict};

CREATE INDEX imports_of_a_race ON imports (race_id, id);

CREATE INDEX imports_under_way ON imports (id) WHERE state = 'importing';

-- The rows of a list that is not done yet, and of every list the rows that were rejected, with the reason. cells is the
-- row as it was handed in, a JSON list, until it has been dealt with; phone is what stands there where it is no number.
CREATE TABLE import_rows (
    import_id {reference} NOT NULL REFERENCES imports (id),
    row_number INTEGER NOT NULL,
    phone TEXT NOT NULL,
    first_name TEXT,
    bib TEXT,
    wave TEXT,
    distance TEXT,
    language TEXT CHECK (language IN ('en', 'es')),
    pace_seconds INTEGER,
    zone TEXT,
    reason TEXT,
    cells TEXT,
    PRIMARY KEY (import_id, row_number)
){strict};

CREATE INDEX import_rows_of_a_phone ON import_rows (phone);

-- A runner in a race, by their number: from a list, or by the text JOIN. pace_seconds is what a mile takes them.
-- zone is where their number is from, none where that is unknown; whoever has left gets nothing. welcomed_at is when the
-- first text of the race left for them, as the answer to JOIN or by a broadcast.
CREATE TABLE participants (
    id {id},
    race_id {reference} NOT NULL REFERENCES races (id),
    phone TEXT NOT NULL,
    first_name TEXT,
    bib TEXT,
    wave TEXT,
    distance TEXT,
    language TEXT CHECK (language IN ('en', 'es')),
    pace_seconds INTEGER CHECK (pace_seconds > 0),
    zone TEXT,
    import_id {reference} REFERENCES imports (id),
    joined_at {instant} NOT NULL,
    left_at {instant},
    welcomed_at {instant},
    UNIQUE (race_id, phone)
){strict};

CREATE INDEX participants_of_a_phone ON participants (phone);

CREATE INDEX participants_of_a_race ON participants (race_id, id);

-- One text to the runners of a race. audience is JSON: core/audience.py. start_minutes is how long after the start it is
-- to go, negative before it, and send_at follows the start then. total is how many people it has, once frozen.
CREATE TABLE broadcasts (
    id {id},
    race_id {reference} NOT NULL REFERENCES races (id),
    organizer_id {reference} REFERENCES organizers (id),
    made_by TEXT NOT NULL CHECK (made_by IN ('console', 'api', 'text')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'scheduled', 'freezing', 'sending', 'paused', 'cancelled', 'done')),
    text_en TEXT,
    text_es TEXT,
    audience TEXT NOT NULL,
    send_at {instant},
    start_minutes INTEGER,
    quiet_hours_reason TEXT,
    is_frozen INTEGER NOT NULL DEFAULT 0 CHECK (is_frozen IN (0, 1)),
    total INTEGER,
    created_at {instant} NOT NULL,
    launched_at {instant},
    ended_at {instant}
){strict};

CREATE INDEX broadcasts_of_a_race ON broadcasts (race_id, id);

CREATE INDEX broadcasts_under_way ON broadcasts (id) WHERE launched_at IS NOT NULL AND ended_at IS NULL;

-- What a text of a broadcast is made of when it leaves; its words are written then.
ALTER TABLE outbox ADD COLUMN broadcast_id {reference};

ALTER TABLE outbox ADD COLUMN participant_id {reference};

ALTER TABLE outbox ADD COLUMN language TEXT;

ALTER TABLE outbox ADD COLUMN first_name TEXT;

ALTER TABLE outbox ADD COLUMN bib TEXT;

DROP INDEX outbox_due;

CREATE INDEX outbox_due ON outbox (lane, not_before_at, id) WHERE state = 'queued' AND broadcast_id IS NULL;

CREATE INDEX outbox_of_a_broadcast ON outbox (broadcast_id, state, not_before_at, id) WHERE broadcast_id IS NOT NULL;

-- What an organizer is asked by text before something is done, the newest question of their number: core/confirmation.py.
-- code is empty where we ask which race; wish is JSON; wrong counts wrong codes.
CREATE TABLE confirmations (
    phone TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    wish TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('en', 'es')),
    wrong INTEGER NOT NULL DEFAULT 0,
    is_done INTEGER NOT NULL DEFAULT 0 CHECK (is_done IN (0, 1)),
    asked_at {instant} NOT NULL,
    expires_at {instant} NOT NULL
){strict};

CREATE INDEX confirmations_by_age ON confirmations (expires_at);

-- A sign of an emergency from a runner of a race that is on, until somebody has dealt with it.
CREATE TABLE alerts (
    id {id},
    race_id {reference} NOT NULL REFERENCES races (id),
    phone TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('E', 'M', 'D')),
    red_flag TEXT NOT NULL,
    words TEXT NOT NULL,
    mile TEXT,
    bib TEXT,
    first_name TEXT,
    written_at {instant} NOT NULL,
    taken_by TEXT,
    taken_at {instant},
    closed_at {instant}
){strict};

CREATE INDEX alerts_of_a_race ON alerts (race_id, id);

CREATE INDEX alerts_of_a_phone ON alerts (phone, id);

CREATE INDEX alerts_with_words ON alerts (written_at) WHERE words <> '';

-- Who has had a cramp since a race began.
CREATE INDEX episodes_by_start ON episodes (started_at);
