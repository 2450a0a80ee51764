-- One row, written to see whether the store takes what is written: store/readiness.py.

CREATE TABLE readiness (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    written_at {instant} NOT NULL
){strict};
