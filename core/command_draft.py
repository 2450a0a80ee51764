"""What an organizer's command would send: their own words or a tip, for whom, and the flag it sets."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from content.catalog import LANGUAGES, BroadcastTip, Catalog, Language
from core import intents
from core.audience import Audience
from core.broadcast_tips import filled, find_tip
from core.commands import RaiseFlag, Send, SendTip
from core.race import Flag, Race
from core.service import Service
from core.understanding import understand


@dataclass(frozen=True, slots=True)
class Drafted:
    """What is to be shown and sent.

    Args:
        reads_like_danger: their own words are signs of an emergency, so they may be about somebody who needs help now.
    """

    texts: Mapping[Language, str]
    audience: Audience
    flag: Flag | None = None
    reads_like_danger: bool = False


def draft(
    command: Send | SendTip | RaiseFlag, race: Race, *, catalog: Catalog, service: Service, language: Language
) -> Drafted | None:
    """Put together what a command would send; None where there is no tip of these words.

    Args:
        language: of the organizer; their own words count as in it where they tell no other.
    """
    match command:
        case Send(text, audience):
            understood = understand(text, catalog=catalog)
            is_danger = isinstance(understood.intent, intents.Danger)
            return Drafted({understood.language or language: text}, audience, reads_like_danger=is_danger)
        case SendTip(words, audience):
            tip = find_tip(catalog, words)
            whom = replace(audience, unwelcomed=True) if tip and tip.is_welcome else audience
            return Drafted(_texts(tip, race, service), whom) if tip else None
        case RaiseFlag(flag):
            tip = find_tip(catalog, f"heat {flag}")
            return Drafted(_texts(tip, race, service), Audience(), flag) if tip else None


def _texts(tip: BroadcastTip, race: Race, service: Service) -> dict[Language, str]:
    return {language: filled(tip, race, language, service) for language in LANGUAGES}
