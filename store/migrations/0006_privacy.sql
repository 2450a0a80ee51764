-- What runners ask about what we hold on them: links that show it, numbers that were erased, and what is to be redacted
-- at the carrier. erased_at and expires_at are product time; all other instants here are the database's own clock.

-- A link shows what we hold, once; only the hash of its token is here: core/hashes.py.
CREATE TABLE data_links (
    token_hash TEXT PRIMARY KEY,
    phone TEXT NOT NULL,
    opens TEXT NOT NULL CHECK (opens IN ('page', 'file')),
    expires_at {instant} NOT NULL
){strict};

-- Whose number has one of these keyed hashes was erased, and has stopped us until they text START.
CREATE TABLE forgotten (
    number_hash TEXT PRIMARY KEY,
    erased_at {instant} NOT NULL
){strict};

-- The number that is just being erased, never longer than that transaction: only its consents may be deleted.
CREATE TABLE erasures (
    phone TEXT PRIMARY KEY
){strict};

-- sqlite
DROP TRIGGER consents_stay;

-- sqlite
CREATE TRIGGER consents_stay BEFORE DELETE ON consents
WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE erasures.phone = OLD.phone)
BEGIN SELECT RAISE(ABORT, 'consents are only ever added'); END;

-- postgresql
DROP TRIGGER consents_stay ON consents;

-- postgresql
CREATE TRIGGER consents_stay_as_given BEFORE UPDATE OR TRUNCATE ON consents
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_consents();

-- postgresql
CREATE FUNCTION refuse_to_delete_consents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM erasures WHERE erasures.phone = OLD.phone) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'consents are only ever added' USING ERRCODE = 'restrict_violation';
END;
$$;

-- postgresql
CREATE TRIGGER consents_stay BEFORE DELETE ON consents
FOR EACH ROW EXECUTE FUNCTION refuse_to_delete_consents();

-- Texts the carrier still has the words of: one by its id, or those to a number made within a span, or all of them.
CREATE TABLE redactions (
    id {id},
    carrier_id TEXT UNIQUE,
    phone TEXT UNIQUE,
    since_at {instant},
    until_at {instant},
    due_at {instant} NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    CHECK ((carrier_id IS NULL) <> (phone IS NULL))
){strict};

CREATE INDEX redactions_due ON redactions (due_at);

-- One row while an SQLite file still has erased words in its log, or in the unused space of pages: store/scrubs.py.
CREATE TABLE scrubs (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    asked_at {instant} NOT NULL,
    rewrite INTEGER NOT NULL CHECK (rewrite IN (0, 1))
){strict};
