"""What a runner agreed to or took back, with the proof: their words, when, and the carrier's id of the text."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Consent:
    """One event in a runner's consent; events are only ever added.

    `programme` is "replies" for the answers to their own texts, "reminders" for those before their runs, "race:7" for
    the texts of one race, or "all" for a stop or start of everything. `shown` is the text of ours that the words answer
    or, for a race, its confirmation; `terms` what they were given for, as "evening 20:00, early sat 05:30,
    America/New_York". Both are empty where there is nothing to say.
    """

    phone: str
    programme: str
    event: Literal["granted", "stopped", "started"]
    words: str
    carrier_id: str
    language: str | None
    recorded_at: datetime
    shown: str = ""
    terms: str = ""
