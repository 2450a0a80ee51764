-- Run plans, what was run, and what a consent was an answer to: core/plan.py.
-- Dates and times of day are texts as ISO 8601 has them, on the runner's wall clock; entries, skips and distances are JSON.

CREATE TABLE plans (
    runner_id {reference} PRIMARY KEY REFERENCES runners (id),
    state TEXT NOT NULL CHECK (state IN ('offered', 'active', 'paused', 'ended')),
    entries TEXT NOT NULL,
    zone TEXT,
    place TEXT,
    is_guess INTEGER NOT NULL CHECK (is_guess IN (0, 1)),
    evening TEXT NOT NULL,
    is_early INTEGER NOT NULL CHECK (is_early IN (0, 1)),
    level TEXT NOT NULL CHECK (level IN ('all', 'runs', 'long_runs')),
    trip_place TEXT,
    trip_zone TEXT,
    trip_first TEXT,
    trip_last TEXT,
    paused_until TEXT,
    skips TEXT NOT NULL,
    distances TEXT NOT NULL,
    reminded_on TEXT,
    tip_week TEXT,
    next_at {instant}
){strict};

CREATE INDEX plans_due ON plans (next_at) WHERE next_at IS NOT NULL;

-- How far somebody ran, as they told us.
CREATE TABLE runs (
    id {id},
    runner_id {reference} NOT NULL REFERENCES runners (id),
    ran_on TEXT NOT NULL,
    amount TEXT NOT NULL,
    unit TEXT NOT NULL CHECK (unit IN ('mi', 'km')),
    meters INTEGER NOT NULL CHECK (meters > 0)
){strict};

CREATE INDEX runs_of_a_runner ON runs (runner_id, ran_on);

-- The text of ours that a consent answers, and what exactly it was given for, as "Sat 05:30 America/New_York".
ALTER TABLE consents ADD COLUMN shown TEXT;

ALTER TABLE consents ADD COLUMN terms TEXT;
