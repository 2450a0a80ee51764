"""Reading all content files into the catalog; the problems of shape and placeholders gather on the way."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import get_args

from content import files, shapes
from content.area_texts import render_area
from content.broadcast_tip_texts import read_broadcast_tips
from content.entries import (
    LANGUAGES,
    Area,
    BroadcastTip,
    Catalog,
    EmergencyNumbers,
    Guesses,
    Kind,
    Language,
    Level,
    Places,
    RedFlag,
    Reply,
    Text,
    Tip,
    Words,
)
from content.guesses import read_guesses
from content.placeholders import SidesOfLanguage
from content.places import read_table
from content.reminder_texts import Wordings, read_reminders
from content.reply_texts import Replies, read_replies
from content.texts import texts_of


class Reading:
    """One pass over the folder; what is wrong gathers in `problems`, what is right in the catalog."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []
        self.texts: list[Text] = []

    def read(self) -> Catalog:
        """Read every file; what is broken is left out of the catalog and told in `problems`."""
        replies, words = self._replies(), self._words()
        return Catalog(
            areas=self._areas(replies),
            red_flags=self._red_flags(),
            replies=replies,
            reminders=self._reminders(),
            tips=self._tips(),
            broadcast_tips=self._broadcast_tips(),
            words=words,
            guesses=self._guesses(),
            places=Places(self._table("places.tsv"), self._table("zips.tsv"), words),
            emergency_numbers=self._emergency_numbers(),
            texts=tuple(self.texts),
        )

    def _areas(self, replies: Mapping[Language, Mapping[str, Reply]]) -> dict[str, Area]:
        sides = self._sides()
        fallback = {language: str(replies[language].get("same_or_worse", "")) for language in LANGUAGES}
        areas = {}
        for name, data in self._files_of("areas"):
            shape = self._area_shape(name, data)
            if shape:
                areas[name], texts = render_area(name, shape, sides, fallback, self.problems)
                self.texts += texts
        return areas

    def _area_shape(self, name: str, data: object) -> shapes.StretchAreaShape | shapes.PlainAreaShape | None:
        if isinstance(data, dict) and data.get("has_stretch") is False:
            return files.shaped(shapes.PLAIN_AREA, data, f"areas/{name}.toml", "", self.problems)
        return files.shaped(shapes.STRETCH_AREA, data, f"areas/{name}.toml", "", self.problems)

    def _sides(self) -> dict[Language, SidesOfLanguage]:
        data = files.read_toml(self.folder, "sides.toml", self.problems)
        sides: dict[Language, SidesOfLanguage] = {}
        for language in LANGUAGES:
            shape = files.shaped(shapes.SIDE_WORDS, data.get(language), "sides.toml", language, self.problems) or {}
            sides[language] = {name: {"left": words.left, "right": words.right} for name, words in shape.items()}
        return sides

    def _red_flags(self) -> tuple[RedFlag, ...]:
        found = []
        for name, data in self._files_of("red_flags"):
            file = f"red_flags/{name}.toml"
            shape = files.shaped(shapes.RED_FLAG, data, file, "", self.problems)
            if shape:
                found.append(self._red_flag(file, shape))
        return tuple(sorted(found, key=lambda red_flag: (get_args(Level).index(red_flag.level), red_flag.row)))

    def _red_flag(self, file: str, shape: shapes.RedFlagShape) -> RedFlag:
        for key in ("reply", "reply_no_line", "meanwhile"):
            said = getattr(shape, key)
            for language in LANGUAGES if said else ():
                kind: Kind = "crisis" if shape.row == _CRISIS_ROW else shape.level
                kind = "after_danger" if key == "meanwhile" else kind
                self._note(file, f"{key}.{language}", language, getattr(said, language), kind, _CALL)
        return RedFlag(
            name=shape.name,
            row=shape.row,
            level=shape.level,
            signs=_phrases(shape.signs),
            unless=_phrases(shape.unless),
            reply=_both(shape.reply),
            reply_no_line=_both(shape.reply_no_line) if shape.reply_no_line else None,
            meanwhile=_both(shape.meanwhile) if shape.meanwhile else None,
        )

    def _replies(self) -> Replies:
        replies, texts = read_replies(self.folder, self.problems)
        self.texts += texts
        return replies

    def _reminders(self) -> dict[str, Wordings]:
        reminders, texts = read_reminders(files.read_toml(self.folder, "reminders.toml", self.problems), self.problems)
        self.texts += texts
        return reminders

    def _tips(self) -> dict[str, Tip]:
        tips = {}
        for name, table in files.tables(files.read_toml(self.folder, "tips.toml", self.problems)):
            shape = files.shaped(shapes.TIP, table, "tips.toml", name, self.problems)
            if shape:
                tips[name] = Tip(name, {"en": tuple(shape.en), "es": tuple(shape.es)})
                kind: Kind = "asked" if shape.only_if_asked else "tip"
                for language in LANGUAGES:
                    self._note("tips.toml", f"{name}.{language}", language, getattr(shape, language), kind, _CALL)
        return tips

    def _broadcast_tips(self) -> dict[str, BroadcastTip]:
        data = files.read_toml(self.folder, "broadcast_tips.toml", self.problems)
        tips, texts = read_broadcast_tips(data, self.problems)
        self.texts += texts
        return tips

    def _words(self) -> Words:
        groups: dict[str, tuple[str, ...]] = {}
        phrases: dict[str, Mapping[Language, tuple[str, ...]]] = {}
        said_for: dict[str, dict[str, str]] = {name: {} for name in _SAID_FOR}
        for name, data in self._files_of("words"):
            file = f"words/{name}.toml"
            for key, table in data.items():
                if key == "groups":
                    found = files.shaped(shapes.GROUPS, table, file, key, self.problems) or {}
                    groups |= {group: tuple(words) for group, words in found.items()}
                elif key in said_for:
                    found_words = files.shaped(shapes.SAID_FOR, table, file, key, self.problems)
                    said_for[key].update(found_words or {})
                else:
                    shape = files.shaped(shapes.PHRASES, table, file, key, self.problems)
                    if shape:
                        phrases[key] = _phrases(shape)
        return Words(groups, phrases, **said_for, ordinary=self._lists("ordinary"), rare=self._lists("rare"))

    def _guesses(self) -> Guesses:
        try:
            return read_guesses(self.folder / "guesses.tsv")
        except (OSError, ValueError, KeyError) as error:
            self.problems.append(f"guesses.tsv: not readable ({error}): take it back or make it again.")
            return Guesses((), (), 0.0, {}, {})

    def _table(self, name: str) -> str:
        try:
            return read_table(self.folder / name)
        except (OSError, ValueError, KeyError) as error:
            self.problems.append(f"{name}: not readable ({error}): take it back or make it again.")
            return ""

    def _lists(self, kind: str) -> dict[Language, frozenset[str]]:
        return {
            language: files.read_lines(self.folder, f"words/{kind}_{language}.txt", self.problems)
            for language in LANGUAGES
        }

    def _emergency_numbers(self) -> dict[str, EmergencyNumbers]:
        numbers = {}
        data = files.read_toml(self.folder, "emergency_numbers.toml", self.problems)
        for country, table in files.tables(data):
            shape = files.shaped(shapes.NUMBERS, table, "emergency_numbers.toml", country, self.problems)
            if shape:
                numbers[country] = EmergencyNumbers(shape.emergency, shape.crisis)
        if data and "other" not in data:
            self.problems.append(
                "emergency_numbers.toml: other: is missing: say what to call where no country is known."
            )
        return numbers

    def _files_of(self, kind: str) -> Iterable[tuple[str, dict[str, object]]]:
        for path in files.list_toml(self.folder / kind):
            data = files.read_toml(self.folder, f"{kind}/{path.name}", self.problems)
            if data:
                yield path.stem, data

    def _note(
        self, file: str, key: str, language: Language, said: str | list[str], kind: Kind, allowed: Iterable[str]
    ) -> None:
        """Note a text or the parts of one, each with its key and the room it has."""
        self.texts += texts_of(file, key, language, said, kind, allowed, self.problems)


_CALL = ("emergency", "crisis")
_SAID_FOR = ("emoji", "abbreviations", "zone_words", "also_called")  # tables of words and what each stands for
_CRISIS_ROW = 26  # kind and short: it names the crisis line before the emergency number


def _phrases(shape: shapes.PhrasesInLanguages | shapes.SignsShape) -> dict[Language, tuple[str, ...]]:
    return {"en": tuple(shape.en), "es": tuple(shape.es)}


def _both(shape: shapes.TwoLanguages) -> dict[Language, str]:
    return {"en": shape.en, "es": shape.es}
