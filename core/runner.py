"""The runner as we know them: language, consent to be written to, the cramp at hand, the question that is open."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.distance import Distance
from core.plan import Plan

Side = Literal["left", "right", "both"]


@dataclass(frozen=True, slots=True)
class Episode:
    """One cramp: where it is and where the runner stood, from the first text about it on.

    `mile` and `bib` are kept as the runner wrote them ("18", "13.1", "412"); None where not said.
    `answered_at` is when we last answered with the stretch of this area.
    """

    area: str
    side: Side | None
    mile: str | None
    bib: str | None
    started_at: datetime
    answered_at: datetime
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """The one question of ours that is open: a bare digit answers it until `expires_at`."""

    kind: str
    ref: str
    asked_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class EarlierRedFlag:
    """The last sign of an emergency a runner wrote, in their words, until it is settled."""

    name: str
    level: Literal["E", "M", "D"]
    words: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Runner:
    """A person who texts us, by number; `id` is None until first saved.

    `is_unreachable`: the carrier says nobody can be reached at the number; a text from it proves otherwise.
    `plan` and `longest`, their longest run of the last 30 days, are there only where a text may concern them.
    """

    phone: str
    language: str | None = None
    introduced_at: datetime | None = None
    stopped_at: datetime | None = None
    heard_at: datetime | None = None
    red_flag: EarlierRedFlag | None = None
    episode: Episode | None = None
    question: Question | None = None
    is_unreachable: bool = False
    plan: Plan | None = None
    longest: Distance | None = None
    id: int | None = None
