-- How long answers took, over all web processes: how many took up to so many seconds, "0.005" to "5", then "+Inf", and
-- how many microseconds those took together; each answer is counted once.

CREATE TABLE reply_times (
    up_to TEXT PRIMARY KEY,
    answers {reference} NOT NULL,
    microseconds {reference} NOT NULL
){strict};
