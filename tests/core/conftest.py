"""A runner in conversation with us, on values alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from content.catalog import Catalog
from core.consent import Consent
from core.conversation import respond
from core.decision import Decision
from core.distance import Distance
from core.inbound import Inbound
from core.plan import GUARDED_DAYS, Plan, without_past
from core.reminding import concerns_plan
from core.runner import Runner
from core.schedule import local_date
from core.service import Service
from core.understanding import understand

SUNDAY_NOON = datetime(2026, 11, 22, 17, tzinfo=UTC)  # in New York
NEW_YORKER = "+12125550101"
SERVICE = Service("Sidestitch", contact="help@example.org")


class Conversation:
    """One runner's texts and our answers; what the store would remember is remembered here."""

    def __init__(self, catalog: Catalog, phone: str, plan: Plan | None, language: str | None) -> None:
        """Begin with somebody who has texted before."""
        long_ago = SUNDAY_NOON - timedelta(days=9)
        self.runner = Runner(phone, language=language, introduced_at=long_ago, heard_at=long_ago, id=1)
        self.plan = plan
        self.now = SUNDAY_NOON
        self.consents: list[Consent] = []
        self.last = Decision(self.runner)
        self._catalog = catalog
        self._runs: list[tuple[date, Distance]] = []

    def text(self, words: str) -> str:
        """Text us, and give all bodies of the answer as one string."""
        return " ".join(body for reply in self.decide(words).replies for body in reply)

    def say(self, *texts: str) -> str:
        """Text us several times, and give the last answer."""
        return [self.text(words) for words in texts][-1]

    def decide(self, words: str) -> Decision:
        """Text us, and give what is decided; a minute passes."""
        understood = understand(words, catalog=self._catalog)
        known = self.runner
        if concerns_plan(understood, known):
            known = replace(known, plan=self.plan, longest=self._longest())
        inbound = Inbound("SM1", known.phone, "+13035550100", words)
        decision = respond(
            known, inbound, understood, catalog=self._catalog, service=SERVICE, now=self.now, erase_code="0000"
        )
        self._keep(decision)
        self.now += timedelta(minutes=1)
        return decision

    def wait(self, **span: float) -> None:
        """Let time pass, as a timedelta is written."""
        self.now += timedelta(**span)

    def _longest(self) -> Distance | None:
        since = self.now.date() - timedelta(days=GUARDED_DAYS)
        recent = [distance for on, distance in self._runs if on >= since]
        return max(recent, key=lambda each: each.meters, default=None)

    def _keep(self, decision: Decision) -> None:
        plan = decision.runner.plan
        if plan:
            self.plan = without_past(plan, local_date(self.now, plan))
        if decision.ran:
            self._runs.append(decision.ran)
        self.runner = replace(decision.runner, plan=None, longest=None)
        self.consents += decision.consents
        self.last = decision


Meet = Callable[..., Conversation]


@pytest.fixture
def meet(catalog: Catalog) -> Meet:
    """Give a function that begins a conversation with a runner, by default one of New York who writes English."""

    def begin(phone: str = NEW_YORKER, *, plan: Plan | None = None, language: str | None = "en") -> Conversation:
        return Conversation(catalog, phone, plan, language)

    return begin
