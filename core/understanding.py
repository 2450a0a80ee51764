"""What a text means. Pure: the words of the catalog in, one intent out.

STOP is read first, then red flags, and both are honoured where both stand in one text; then all else in the order of
`_READERS`: what a text says plainly before what its words merely allow.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from content.catalog import LANGUAGES, Catalog, Language, RedFlag
from core import intents, where
from core.autocorrect import Autocorrect
from core.codes import code_in
from core.findings import Findings, Owner
from core.inbound import Keyword
from core.intents import Intent
from core.keywords import Keywords
from core.language import Languages, is_mixed, language_of
from core.negation import Negation
from core.phrases import Phrase, PhraseBook, PhraseError, parse
from core.run_plan import read_run_times
from core.runner import Side
from core.spelling import Spelling
from core.words import Words, comparable, read_words


@dataclass(frozen=True, slots=True)
class Understood:
    """What one text means.

    Args:
        intent: the one thing it asks for.
        language: told by its words; None where they tell none, as in "18".
        is_mixed: it is in both languages at once.
        says_stop: it asks us to stop as well, beside a red flag.
        says_all_clear, says_what_now: how it would read right after an emergency answer of ours.
    """

    intent: Intent
    language: Language | None = None
    is_mixed: bool = False
    says_stop: bool = False
    says_all_clear: bool = False
    says_what_now: bool = False


def understand(text: str, *, catalog: Catalog) -> Understood:
    """Understand one text.

    Args:
        text: the body as received, any characters, any length.
        catalog: all words we know.
    """
    return _reader(catalog).read(text)


def taken_for(understood: Understood, keyword: Keyword | None) -> Understood:
    """Go by the keyword the carrier took a text for, unless the text is a red flag: its list may hold other words."""
    if keyword is None or isinstance(understood.intent, intents.Danger):
        return replace(understood, says_stop=understood.says_stop or keyword == "stop")
    return replace(understood, intent=_KEYWORD_INTENTS[keyword])


_KEYWORD_INTENTS: Mapping[Keyword, Intent] = {
    "stop": intents.Stop(),
    "start": intents.Start(),
    "help": intents.Help(),
}


def unreadable_phrases(catalog: Catalog) -> list[str]:
    """List the phrases of a catalog that could be found in no text, each with the file, the key and what to do."""
    problems = []
    for owner, phrase in _written(catalog):
        try:
            parse(phrase, catalog.words.groups)
        except PhraseError as error:
            problems.append(f"{_file_of(owner)}: {owner.language}: {error}")
    return problems


def _file_of(owner: Owner) -> str:
    match owner.kind:
        case "area":
            return f"areas/{owner.name}.toml"
        case "red_flag" | "not_red_flag":
            return f"red_flags: {owner.name}: {'signs' if owner.kind == 'red_flag' else 'unless'}"
    return f"words: {owner.name if owner.kind == 'said' else f'not_{owner.name}'}"


def known_words(catalog: Catalog) -> frozenset[str]:
    """Give every whole word that some phrase of a catalog names: what a slip may have meant."""
    return PhraseBook(_phrases_of(catalog), fillers=()).known_words


@lru_cache(maxsize=4)
def _reader(catalog: Catalog) -> "_Reader":
    return _Reader(catalog)


class _Reader:
    """The words of one catalog made ready: built once, then used for every text."""

    def __init__(self, catalog: Catalog) -> None:
        words, groups = catalog.words, catalog.words.groups
        self._emoji = words.emoji
        self._abbreviations = words.abbreviations
        self._breaks = frozenset(groups["breaks"])
        self._red_flags = catalog.red_flags
        self._sides = _sides(groups)
        self._book = PhraseBook(_phrases_of(catalog), fillers=groups["filler"])
        ordinary = frozenset(chain(*words.ordinary.values()))
        self._spelling = Spelling(
            self._book.known_words,
            ordinary=ordinary,
            is_known=self._book.knows,
            rare=frozenset(chain(*words.rare.values())),
        )
        self._autocorrect = Autocorrect(_names_of_areas(catalog), never=_never_an_area(groups))
        self._keywords = Keywords(
            {name: list(_both(words.phrases[f"keyword_{name}"])) for name in ("stop", "start", "help")},
            courtesy=groups["courtesy"],
            ordinary=ordinary,
        )
        self._negation = Negation(negators=groups["negators"], unseen=groups["unseen"])
        self._languages = Languages(
            {"en": groups["english"], "es": groups["spanish"]},
            {language: words.ordinary[language] | _words_of(catalog, language) for language in LANGUAGES},
        )

    def read(self, text: str) -> Understood:
        """Read a text as it is; where that makes no sense, with its odd words taken for slips."""
        plain = comparable(text, emoji=self._emoji)
        typed = read_words(plain, breaks=self._breaks, abbreviations=self._abbreviations)
        words = self._spelling.mend_all(typed)
        keyword = self._keywords.read(typed)
        understood = self._read_words(text, words, keyword)
        if keyword is None and _makes_no_sense(understood.intent):
            return self._read_loosely(text, typed) or understood
        return understood

    def _read_loosely(self, text: str, typed: Words) -> Understood | None:
        words = self._spelling.mend_all(typed, loosely=True)
        understood = self._read_words(text, words, None)
        if isinstance(understood.intent, intents.Stretch) and understood.intent.area is None:
            guessed = self._autocorrect.guess(words)
            understood = self._read_words(text, guessed, None) if guessed else understood
        return None if isinstance(understood.intent, intents.Unclear) else understood

    def _read_words(self, text: str, words: Words, keyword: str | None) -> Understood:
        weights = self._languages.weigh(words)
        findings = Findings(words, self._book.find(words), self._negation)
        red_flag = self._red_flag_in(findings)
        says_stop = keyword == "stop" or (keyword is None and findings.says("stop"))
        return Understood(
            intent=self._intent_of(text, findings, keyword, red_flag, says_stop=says_stop),
            language=language_of(weights),
            is_mixed=is_mixed(weights),
            says_stop=says_stop,
            says_all_clear=red_flag is None and findings.says("all_clear"),
            says_what_now=red_flag is None and findings.says("what_now"),
        )

    def _intent_of(
        self, text: str, findings: Findings, keyword: str | None, red_flag: RedFlag | None, *, says_stop: bool
    ) -> Intent:
        if red_flag:
            return intents.Danger(red_flag)
        if says_stop:
            return intents.Erase() if keyword is None and findings.says("erase") else intents.Stop()
        if keyword:
            return intents.Start() if keyword == "start" else intents.Help()
        about = _About(text, findings, where.areas_in(findings), self._sides)
        return next((intent for read in _READERS if (intent := read(about)) is not None), intents.Unclear())

    def _red_flag_in(self, findings: Findings) -> RedFlag | None:
        """Find the gravest red flag; the catalog lists them gravest first."""
        named = set(findings.names("red_flag"))
        for red_flag in self._red_flags:
            if red_flag.name in named and findings.undenied(findings.places("red_flag", red_flag.name)):
                return red_flag
        return None


@dataclass(frozen=True, slots=True)
class _About:
    """A text with what was found in it, for the readers below."""

    text: str
    findings: Findings
    areas: list[where.AreaFound]
    sides: dict[str, Side | None]

    def says(self, name: str) -> bool:
        return self.findings.says(name)

    def first(self, name: str) -> tuple[int, ...] | None:
        return self.findings.first("said", name)

    def is_about_area(self, place: tuple[int, ...]) -> bool:
        """Tell whether a remark concerns the area named: none is named, or it is in the same clause."""
        clauses = self.findings.words.clauses
        return not self.areas or any(clauses[area.place[0]] == clauses[place[0]] for area in self.areas)

    def stretch(self, area: str | None) -> intents.Stretch:
        others = tuple(dict.fromkeys(other.name for other in self.areas if other.name != area))
        plain = self.findings.words.plain
        return intents.Stretch(area, self.side(), where.mile_in(plain), where.bib_in(plain), others)

    def side(self) -> Side | None:
        return where.side_of(self.areas[0].place if self.areas else None, self.findings, self.sides)


def _read_digit(about: _About) -> Intent | None:
    said = about.text.strip().rstrip(".!)")
    return intents.Digit(int(said)) if said in ("1", "2", "3") else None


def _read_data(about: _About) -> Intent | None:
    if about.says("erase"):
        return intents.Erase()
    return intents.MyData() if about.says("my_data") else None


def _read_language(about: _About) -> Intent | None:
    if about.says("language_en"):
        return intents.ChangeLanguage("en")
    return intents.ChangeLanguage("es") if about.says("language_es") else None


def _read_race(about: _About) -> Intent | None:
    code = code_in(about.text)
    if code and about.says("leave"):
        return intents.Leave(code)
    return intents.Join(code) if code and about.says("join") else None


def _read_reminder(about: _About) -> Intent | None:
    for wish in ("pause", "skip", "cancel"):
        if about.says(f"remind_{wish}"):
            return intents.Remind(wish)
    times = read_run_times(about.findings.words.plain)
    if about.says("remind_change") and not about.areas:
        return intents.Remind("change", times)
    if about.says("remind_list") and not times.entries:
        return intents.Remind("list")
    if about.says("remind_me") or (about.says("remind_set") and not about.areas):
        return intents.Remind("set", times)
    return None


def _read_start(about: _About) -> Intent | None:
    return intents.Start() if about.says("start") and not about.areas else None


def _read_timezone(about: _About) -> Intent | None:
    return intents.Timezone(None) if about.says("timezone") and not about.areas else None


def _read_question(about: _About) -> Intent | None:
    if about.says("hurts_now") or not about.says("asks"):
        return None
    topic = next(
        (topic for topic in ("hydration", "strength", "form", "distance") if about.says(f"tips_{topic}")), None
    )
    return intents.Question(topic) if topic or about.says("tips_general") else None


def _read_feedback(about: _About) -> Intent | None:
    thanks, better = about.first("thanks"), about.first("better")
    if better and not (thanks and thanks < better):
        return intents.Better() if about.is_about_area(better) else None
    worse, same = about.first("worse"), about.first("same")
    if worse and about.is_about_area(worse):
        return intents.Worse()
    return intents.Same() if same and about.is_about_area(same) else None


def _read_area(about: _About) -> Intent | None:
    return about.stretch(about.areas[0].name) if about.areas else None


def _read_unnamed_area(about: _About) -> Intent | None:
    return about.stretch(None) if about.says("hurts") else None


def _read_again(about: _About) -> Intent | None:
    return intents.Again() if about.says("again") else None


def _read_next(about: _About) -> Intent | None:
    return intents.Next() if about.says("next") else None


def _read_help(about: _About) -> Intent | None:
    return intents.Help() if about.says("help") else None


def _read_details(about: _About) -> Intent | None:
    plain = about.findings.words.plain
    details = intents.Details(about.side(), where.mile_in(plain), where.bib_in(plain))
    is_short = len(about.findings.words.words) <= 8
    return details if is_short and details != intents.Details() else None


def _read_thanks(about: _About) -> Intent | None:
    return intents.Thanks() if about.says("thanks") else None


def _read_all_clear(about: _About) -> Intent | None:
    return intents.AllClear() if about.says("all_clear") else None


def _read_greeting(about: _About) -> Intent | None:
    return intents.Greeting() if about.says("greeting") else None


def _read_what_now(about: _About) -> Intent | None:
    return intents.WhatNow() if about.says("what_now") else None


_READERS: tuple[Callable[[_About], Intent | None], ...] = (
    _read_digit,
    _read_data,
    _read_language,
    _read_race,
    _read_start,
    _read_timezone,
    _read_reminder,
    _read_question,
    _read_feedback,
    _read_area,
    _read_again,
    _read_next,
    _read_help,
    _read_unnamed_area,
    _read_details,
    _read_thanks,
    _read_all_clear,
    _read_greeting,
    _read_what_now,
)


def _makes_no_sense(intent: Intent) -> bool:
    return isinstance(intent, intents.Unclear) or (isinstance(intent, intents.Stretch) and intent.area is None)


def _names_of_areas(catalog: Catalog) -> frozenset[str]:
    """Give the words that name an area all by themselves."""
    phrases = chain(*(area.words[language] for area in catalog.areas.values() for language in LANGUAGES))
    return frozenset(word for phrase in phrases if " " not in phrase for word in phrase.split("|") if word.isalpha())


def _never_an_area(groups: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    kinds = ("never_an_area", "english", "spanish", "filler", "pain", "cramp", "tight", "left", "right", "both", "mile")
    return frozenset(chain(*(groups[kind] for kind in kinds)))


def _phrases_of(catalog: Catalog) -> Iterator[tuple[Owner, Phrase]]:
    return ((owner, parse(phrase, catalog.words.groups)) for owner, phrase in _written(catalog))


def _written(catalog: Catalog) -> Iterator[tuple[Owner, str]]:
    """Go through all phrases as they are written, each with its owner."""
    for owner, phrases in _by_owner(catalog):
        for language in LANGUAGES:
            yield from ((owner._replace(language=language), phrase) for phrase in phrases[language])


def _by_owner(catalog: Catalog) -> Iterator[tuple[Owner, Mapping[Language, tuple[str, ...]]]]:
    for area in catalog.areas.values():
        yield Owner("area", area.name, ""), area.words
    for flag in catalog.red_flags:
        yield Owner("red_flag", flag.name, ""), flag.signs
        yield Owner("not_red_flag", flag.name, ""), flag.unless
    for name, phrases in catalog.words.phrases.items():
        yield Owner("not_said", name[4:], "") if name.startswith("not_") else Owner("said", name, ""), phrases


def _words_of(catalog: Catalog, language: Language) -> frozenset[str]:
    """Give the longer words that the areas of a language are named by."""
    phrases = chain(*(area.words[language] for area in catalog.areas.values()))
    return frozenset(word for phrase in phrases for word in phrase.replace("|", " ").split() if len(word) > 3)


def _both(phrases: Mapping[Language, tuple[str, ...]]) -> Iterator[str]:
    return chain(*phrases.values())


def _sides(groups: Mapping[str, tuple[str, ...]]) -> dict[str, Side | None]:
    sides: dict[str, Side | None] = dict.fromkeys(groups["not_a_side"])
    return (
        sides
        | dict.fromkeys(groups["left"], "left")
        | dict.fromkeys(groups["right"], "right")
        | dict.fromkeys(groups["both"], "both")
    )
