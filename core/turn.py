"""One text with all that its answer depends on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from content.catalog import Catalog, Language
from core.consent import Consent
from core.decision import Bodies, Decision
from core.inbound import Inbound
from core.runner import Episode, Runner
from core.service import Service
from core.standing import NOWHERE, Standing
from core.understanding import Understood
from core.wording import Wording

EPISODE_LASTS = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of the conversation: the runner as we know them before it, their text, and what it means.

    `erase_code` is four digits, drawn for this text, to be asked for where they want to be erased; `standing` is known
    where the text may be about a race.
    """

    runner: Runner
    inbound: Inbound
    understood: Understood
    catalog: Catalog
    service: Service
    now: datetime
    erase_code: str = ""
    standing: Standing = NOWHERE

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return "es" if self.runner.language == "es" else "en"

    @property
    def wording(self) -> Wording:
        """The words of the catalog for this runner; in a race that is on, its own emergency number goes first."""
        race = self.standing.on
        emergency = race.emergency_number if race else None
        return Wording(self.catalog, self.service, phone=self.runner.phone, language=self.language, emergency=emergency)

    @property
    def episode(self) -> Episode | None:
        """The cramp at hand: the last one, while it is recent and its area is still known."""
        episode = self.runner.episode
        is_recent = episode is not None and self.now - episode.started_at < EPISODE_LASTS
        return episode if episode and is_recent and episode.area in self.catalog.areas else None

    def say(self, key: str, **values: str) -> Decision:
        """Answer with one reply; `values` stand in its placeholders."""
        return Decision(self.runner, (self.wording.reply(key, **values),))

    def with_contact(self, key: str) -> Bodies:
        """Give the form of a reply that names whom to write to, where somebody is set."""
        return self.wording.reply(key if self.service.contact else f"{key}_without_contact")

    def consent(self, event: Literal["granted", "stopped", "started"], programme: str) -> Consent:
        """Make an event of consent, with this text as its proof."""
        return Consent(
            phone=self.runner.phone,
            programme=programme,
            event=event,
            words=self.inbound.text,
            carrier_id=self.inbound.carrier_id,
            language=self.runner.language,
            recorded_at=self.now,
        )
