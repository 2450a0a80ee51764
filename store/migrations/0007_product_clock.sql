-- Product time in one row, absent until somebody moves it or a worker ticks: how many seconds the phone page has gone
-- ahead of real time, which only the simulator has, what time the last tick saw, to the minute, and when, by the
-- database's own clock, one last saw it go back.

CREATE TABLE product_clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    ahead_seconds INTEGER NOT NULL DEFAULT 0 CHECK (ahead_seconds >= 0),
    ticked_at {instant},
    went_back_at {instant}
){strict};
