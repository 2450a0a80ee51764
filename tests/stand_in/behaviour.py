"""How the stand-in carrier behaves, as a test says it, and what it draws for each text."""

from random import Random
from typing import Literal

from pydantic import BaseModel, Field

from tests.stand_in.faults import Fault
from tests.twilio_calls import AUTH_TOKEN


class Final(BaseModel, frozen=True, extra="forbid"):
    """What a share of the texts comes to instead of being delivered."""

    status: Literal["undelivered", "failed"]
    code: int
    share: float = Field(default=1, ge=0, le=1)


class Behaviour(BaseModel, frozen=True, extra="forbid"):
    """How the carrier behaves; by default well and at once.

    Args:
        expects_token: what a call must bring, and what reports are signed with.
        segments_per_second: at which each sender's queue drains, first in, first out; None is at once.
        seed: of the draws; they begin anew when it, `faults` or `report_final` is changed.
        list_lag_seconds: how old a text is before the list shows it; None never shows one.
        list_fails: the list answers 500.
        redaction_fails: so does every redaction.
        reports: "shuffled" tells the end before the beginning, "early" tells all before the 201 is written.
        report_delay_seconds: with "late", how long after the text has reached the handset's side.
    """

    expects_token: str = AUTH_TOKEN
    answer_after_ms: float = Field(default=0, ge=0)
    segments_per_second: float | None = Field(default=None, gt=0)
    faults: tuple[Fault, ...] = ()
    seed: int = 0
    list_lag_seconds: float | None = Field(default=0, ge=0)
    list_fails: bool = False
    redaction_fails: bool = False
    reports: Literal["truthful", "late", "shuffled", "doubled", "early", "never"] = "truthful"
    report_delay_seconds: float = Field(default=1, ge=0)
    report_final: tuple[Final, ...] = ()


class Draws:
    """Draws what happens to each text: the same for the same seed and order of texts."""

    def __init__(self, behaviour: Behaviour) -> None:
        """Begin anew."""
        self._random = Random(behaviour.seed)
        self._faults = behaviour.faults
        self._left = [float("inf") if fault.count is None else fault.count for fault in behaviour.faults]
        self._finals = behaviour.report_final

    def fault(self, to: str) -> Fault | None:
        """Draw what goes wrong with a post to a number; None where nothing does."""
        drawn = self._random.random()
        for index, fault in enumerate(self._faults):
            if self._left[index] and fault.to in (None, to):
                drawn -= fault.share
                if drawn < 0:
                    self._left[index] -= 1
                    return fault
        return None

    def final(self) -> tuple[str, int | None]:
        """Draw the status a text comes to, and its error code."""
        drawn = self._random.random()
        for final in self._finals:
            drawn -= final.share
            if drawn < 0:
                return final.status, final.code
        return "delivered", None
