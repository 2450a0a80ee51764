"""The words of the catalog for one runner: in their language, with their emergency number in place."""

from collections.abc import Mapping

from content.catalog import Catalog, EmergencyNumbers, Language, RedFlag
from core.phone import SPANISH_SPEAKING, country_of
from core.segments import to_gsm
from core.service import Service

QUOTED_UNITS = 40  # of a runner's own words, quoted back; content is measured with as many


class Wording:
    """Puts texts of the catalog into one language for one number."""

    def __init__(
        self, catalog: Catalog, service: Service, *, phone: str, language: Language, emergency: str | None = None
    ) -> None:
        """Take what decides how a text reads for this runner; `emergency` is the number of the race they are in."""
        self.language: Language = language
        self._catalog = catalog
        self._service = service
        self._phone = phone
        self._emergency = emergency

    def reply(self, key: str, *, words: str = "", label: str = "", **more: str) -> tuple[str, ...]:
        """Give a reply of replies.toml, as the bodies of its parts.

        Args:
            words: the runner's own, to be quoted.
            label: the area it is about, such as "Right calf".
            more: what stands in the other placeholders of this reply, by name.
        """
        said = self._catalog.replies[self.language][key]
        return self.fill((said,) if isinstance(said, str) else said, words=words, label=label, **more)

    def fill(self, bodies: tuple[str, ...], *, words: str = "", label: str = "", **more: str) -> tuple[str, ...]:
        """Put the numbers to call and our name in place."""
        return tuple(self._fill(body, words, label, more) if "{" in body else body for body in bodies)

    def red_flag(self, red_flag: RedFlag) -> tuple[str, ...]:
        """Give the answer to a red flag; one without the crisis line where the country has none we know."""
        if red_flag.reply_no_line and self._numbers().crisis is None:
            return self.fill((red_flag.reply_no_line[self.language],))
        return self.fill((red_flag.reply[self.language],))

    def _fill(self, body: str, words: str, label: str, more: Mapping[str, str]) -> str:
        numbers = self._numbers()
        return body.format(
            emergency=self._emergency or self._service.emergency_number or numbers.emergency,
            crisis=numbers.crisis or "",
            service=self._service.name,
            contact=self._service.contact,
            label=label,
            words=to_gsm(words, most_units=QUOTED_UNITS) if words else "",
            **more,
        )

    def _numbers(self) -> EmergencyNumbers:
        numbers = self._catalog.emergency_numbers
        return numbers.get(country_of(self._phone) or "other") or numbers["other"]


def first_language(phone: str) -> Language:
    """Choose the language for a number whose owner has not yet shown one."""
    return "es" if country_of(phone) in SPANISH_SPEAKING else "en"
