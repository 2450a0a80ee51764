"""Areas: from a file of `areas/` to what we say of the area for each side, rendered once."""

from collections.abc import Iterator, Mapping

from content.entries import LANGUAGES, SIDES, Area, Kind, Language, SaidOfArea, Side, Text
from content.placeholders import SidesOfLanguage, complain, fill, words_for_side
from content.shapes import (
    FormShape,
    LabelShape,
    PlainAreaShape,
    PlainLanguageShape,
    StretchAreaShape,
    StretchLanguageShape,
)
from content.texts import SERIES_ROOM, SINGLE_ROOM

_FORMS: dict[Side | None, tuple[str, ...]] = {
    None: ("side_unknown", "any_side"),
    "left": ("side_known", "any_side"),
    "right": ("side_known", "any_side"),
    "both": ("both_sides", "side_unknown", "any_side"),
}


def render_area(
    name: str,
    shape: StretchAreaShape | PlainAreaShape,
    sides: Mapping[Language, SidesOfLanguage],
    fallback: Mapping[Language, str],
    problems: list[str],
) -> tuple[Area, list[Text]]:
    """Render an area for every language and side.

    Args:
        name: the name of the file, such as "calf".
        shape: what the file holds.
        sides: the words for a named side, from `sides.toml`.
        fallback: for an area without a stretch, what to answer to "same" and "worse".
        problems: takes what is wrong, once for each key.

    Returns:
        The area, and its texts with the keys they stand under; a key may come once for each side.
    """
    said: dict[tuple[Language, Side | None], SaidOfArea] = {}
    texts: list[Text] = []
    found: list[str] = []
    words: dict[Language, tuple[str, ...]] = {}
    for language in LANGUAGES:
        spoken = shape.en if language == "en" else shape.es
        words[language] = tuple(spoken.words)
        for side in SIDES:
            rendering = _Rendering(f"areas/{name}.toml", language, side, _values(spoken, sides[language], side), found)
            if isinstance(spoken, StretchLanguageShape):
                said[language, side] = rendering.of_stretch(spoken)
            else:
                said[language, side] = rendering.of_plain(spoken, fallback[language])
            texts += rendering.texts
    problems += dict.fromkeys(found)
    return Area(name, words, shape.has_stretch, said), texts


class _Rendering:
    """One area in one language for one side: renders texts and notes where each came from."""

    def __init__(
        self, file: str, language: Language, side: Side | None, values: Mapping[str, str], problems: list[str]
    ) -> None:
        self.file = file
        self.language = language
        self.side = side
        self.values = values
        self.problems = problems
        self.texts: list[Text] = []

    def of_stretch(self, spoken: StretchLanguageShape) -> SaidOfArea:
        """Render an area with the coach's stretch: safety, stretch, variant, and what follows."""
        self.problems += _missing_tables(spoken, f"{self.file}: {self.language}")
        table, form = _form(spoken, self.side)
        return SaidOfArea(
            label=self.values["label"],
            parts=(
                self._render("safety", spoken.safety, SERIES_ROOM, "part"),
                self._render(f"{table}.stretch", form.stretch, SERIES_ROOM, "part"),
                self._render(f"{table}.variant", form.variant, SERIES_ROOM, "part"),
            ),
            gentler=self._render(f"{table}.gentler", form.gentler, SINGLE_ROOM, "gentler"),
            worse=self._render("worse", spoken.worse, SINGLE_ROOM, "worse"),
        )

    def of_plain(self, spoken: PlainLanguageShape, fallback: str) -> SaidOfArea:
        """Render an area without a stretch; `fallback` answers "same" and "worse"."""
        room = SERIES_ROOM if len(spoken.parts) > 1 else SINGLE_ROOM
        parts = tuple(
            self._render(f"parts[{number}]", part, room, "no_stretch")
            for number, part in enumerate(spoken.parts, start=1)
        )
        return SaidOfArea(self.values["label"], parts, gentler=fallback, worse=fallback)

    def _render(self, key: str, template: str, room: int, kind: Kind) -> str:
        where = f"{self.language}.{key}"
        self.problems += complain(self.file, where, template, (*self.values, "emergency"))
        body = fill(template, self.values)
        aside = f" ({self.side})" if self.side else ""
        self.texts.append(Text(self.file, where + aside, self.language, body, room, kind))
        return body


def _form(spoken: StretchLanguageShape, side: Side | None) -> tuple[str, FormShape]:
    for table in _FORMS[side]:
        form = getattr(spoken, table)
        if form is not None:
            return table, form
    return "any_side", _EMPTY


_EMPTY = FormShape.model_construct(stretch="", variant="", gentler="")


def _missing_tables(spoken: StretchLanguageShape, where: str) -> Iterator[str]:
    by_side = (spoken.side_known, spoken.side_unknown)
    if spoken.any_side and any((*by_side, spoken.both_sides)):
        yield f"{where}.any_side: stands beside tables by side: keep one of the two."
    if not spoken.any_side and not all(by_side):
        yield f"{where}: side_known or side_unknown is missing: add both tables, or any_side where no side matters."


def _values(
    spoken: StretchLanguageShape | PlainLanguageShape, sides: SidesOfLanguage, side: Side | None
) -> dict[str, str]:
    words = words_for_side(sides, side) if side in ("left", "right") else {}
    label = spoken.label
    return {**words, "label": getattr(label, side or "unknown") if isinstance(label, LabelShape) else label}
