"""What a list of runners comes to: how many are new in the race, brought up to date, known as they are, or rejected."""

from dataclasses import dataclass

from store.database import Verbs

# What each row of a list would come to now. A number that stands in it twice with the same is one runner.
_WOULD_COME_TO = """
    SELECT count(*) AS total, count(reason) AS rejected,
           count(DISTINCT CASE WHEN reason IS NULL AND participants.id IS NULL THEN import_rows.phone END) AS added,
           count(DISTINCT CASE WHEN reason IS NULL AND (
               coalesce(import_rows.first_name, participants.first_name) IS DISTINCT FROM participants.first_name
               OR coalesce(import_rows.bib, participants.bib) IS DISTINCT FROM participants.bib
               OR coalesce(import_rows.wave, participants.wave) IS DISTINCT FROM participants.wave
               OR coalesce(import_rows.distance, participants.distance) IS DISTINCT FROM participants.distance
               OR coalesce(import_rows.language, participants.language) IS DISTINCT FROM participants.language
               OR coalesce(import_rows.pace_seconds, participants.pace_seconds)
                  IS DISTINCT FROM participants.pace_seconds
           ) AND participants.id IS NOT NULL THEN import_rows.phone END) AS updated
    FROM import_rows LEFT JOIN participants
        ON participants.race_id = :race_id AND participants.phone = import_rows.phone
    WHERE import_rows.import_id = :id"""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the rows of a list come to: in a preview what they would, else what they have so far."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0

    @property
    def all(self) -> int:
        """How many rows these are."""
        return self.added + self.updated + self.unchanged + self.rejected


def count_outcome(db: Verbs, import_id: int, race_id: int) -> Counts:
    """Count what all rows of a list would come to now."""
    row = db.one(_WOULD_COME_TO, id=import_id, race_id=race_id)
    assert row is not None  # an aggregate without groups is always one row
    taken = row["total"] - row["rejected"]
    return Counts(row["added"], row["updated"], taken - row["added"] - row["updated"], row["rejected"])
