"""What a text means. Pure: the words of the catalog in, one intent out.

STOP is read first, then red flags, and both are honoured where both stand in one text; then all else (`readers`). Where
no phrase of ours fits, the words are taken for slips, and at last the trained weights guess (`guess`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from content.catalog import LANGUAGES, Catalog, Language, RedFlag
from core import intents, where
from core.autocorrect import Autocorrect
from core.codes import code_in, code_of_stop, has_code
from core.findings import Findings
from core.guess import Guesser
from core.guessing import Guessing, intent_of
from core.inbound import Keyword
from core.intents import Intent
from core.keywords import Keywords
from core.language import Languages, is_mixed, is_plainly_one, language_of
from core.negation import Negation
from core.phrases import PhraseBook
from core.reaction import is_reaction
from core.readers import About, read_intent
from core.spelling import Spelling
from core.vocabulary import long_words_of_areas, names_of_areas, never_an_area, phrases_of, side_words
from core.words import Words, comparable, first_clause, first_words, read_words

LONGEST_READ = 2_000  # characters; a carrier takes 1,600


@dataclass(frozen=True, slots=True)
class Understood:
    """What one text means.

    Args:
        intent: the one thing it asks for.
        language: told by its words; None where they tell none, as in "18".
        is_mixed: it is in both languages at once.
        is_plainly_so: the language is told by more than a word or two.
        says_stop: it asks us to stop as well, beside a red flag.
        says_all_clear, says_ok, says_what_now: how it would read right after an emergency answer of ours.
        plain: the comparable text, for what can be read only with more knowledge: dates, times, places.
    """

    intent: Intent
    language: Language | None = None
    is_mixed: bool = False
    is_plainly_so: bool = False
    says_stop: bool = False
    says_all_clear: bool = False
    says_ok: bool = False
    says_what_now: bool = False
    plain: str = ""


def understand(text: str, *, catalog: Catalog) -> Understood:
    """Understand one text.

    Args:
        text: the body as received, any characters, any length; what is longer than any carrier's text is cut.
        catalog: all words we know.
    """
    return _reader(catalog).read(text[:LONGEST_READ])


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
        self._sides = side_words(groups)
        self._places = catalog.places
        self._book = PhraseBook(phrases_of(catalog), fillers=groups["filler"])
        ordinary = frozenset(chain(*words.ordinary.values()))
        self._spelling = Spelling(
            self._book.known_words,
            ordinary=ordinary,
            is_known=self._book.knows,
            rare=frozenset(chain(*words.rare.values())),
        )
        self._autocorrect = Autocorrect(names_of_areas(catalog), never=never_an_area(groups))
        self._keywords = Keywords(
            {name: [*chain(*words.phrases[f"keyword_{name}"].values())] for name in ("stop", "start", "help")},
            courtesy=groups["courtesy"],
            ordinary=ordinary,
        )
        self._opens_a_stop = frozenset(groups["opens_a_stop"])
        self._negation = Negation(negators=groups["negators"], unseen=groups["unseen"])
        self._languages = Languages(
            {"en": groups["english"], "es": groups["spanish"]},
            {language: words.ordinary[language] | long_words_of_areas(catalog, language) for language in LANGUAGES},
        )
        self._guessing = Guessing(Guesser(catalog.guesses), catalog.red_flags)

    def read(self, text: str) -> Understood:
        """Read a text as it is; where that makes no sense, with its odd words taken for slips; else guess."""
        if is_reaction(text):
            return Understood(intents.Reaction())
        plain = comparable(text, emoji=self._emoji)
        typed = read_words(plain, breaks=self._breaks, abbreviations=self._abbreviations)
        words = self._spelling.mend_all(typed)
        keyword = self._keyword_in(typed)
        findings = self._findings(words)
        understood = self._understood(text, findings, keyword)
        if keyword or isinstance(understood.intent, intents.Danger | intents.Stop | intents.Erase):
            return understood
        if _makes_no_sense(understood.intent):
            understood = self._read_loosely(text, typed) or understood
        return self._guessed(text, understood, findings)

    def _keyword_in(self, typed: Words) -> str | None:
        keyword = self._keywords.read(typed)
        if keyword or not typed.words or typed.words[0] not in self._opens_a_stop:
            return keyword
        opening = (first_clause(typed), first_words(typed, 2))
        return "stop" if any(self._keywords.read(words) == "stop" for words in opening) else None

    def _read_loosely(self, text: str, typed: Words) -> Understood | None:
        words = self._spelling.mend_all(typed, loosely=True)
        understood = self._understood(text, self._findings(words), None)
        if isinstance(understood.intent, intents.Stretch) and understood.intent.area is None:
            guessed = self._autocorrect.guess(words)
            understood = self._understood(text, self._findings(guessed), None) if guessed else understood
        return None if isinstance(understood.intent, intents.Unclear) else understood

    def _findings(self, words: Words) -> Findings:
        return Findings(words, self._book.find(words), self._negation)

    def _understood(self, text: str, findings: Findings, keyword: str | None) -> Understood:
        weights = self._languages.weigh(findings.words)
        red_flag = self._red_flag_in(findings)
        says_stop = keyword == "stop" or bool(code_of_stop(text)) or (keyword is None and self._says_stop(findings))
        intent = self._intent_of(text, findings, keyword, red_flag, says_stop=says_stop)
        return Understood(
            intent=intent,
            language=None if keyword and weights["es"] == 0 else language_of(weights),
            is_mixed=is_mixed(weights),
            is_plainly_so=is_plainly_one(weights),
            says_stop=says_stop and not isinstance(intent, intents.Leave),
            says_all_clear=red_flag is None and _says_all_clear(findings),
            says_ok=findings.says("bare_ok"),
            says_what_now=red_flag is None and findings.says("what_now"),
            plain=findings.words.plain,
        )

    def _says_stop(self, findings: Findings) -> bool:
        """Tell whether free words ask us to stop: words that are not those of a red flag ("i dont want to live")."""
        signs = findings.positions_of("red_flag")
        return any(not signs.intersection(place) for place in findings.places("said", "stop"))

    def _intent_of(
        self, text: str, findings: Findings, keyword: str | None, red_flag: RedFlag | None, *, says_stop: bool
    ) -> Intent:
        if red_flag:
            return intents.Danger(red_flag)
        if says_stop and (code := _code_to_leave(text, findings, keyword)):
            return intents.Leave(code, or_stop=True)
        if says_stop:
            return intents.Erase() if keyword is None and findings.says("erase") else intents.Stop()
        if keyword:
            return intents.Start() if keyword == "start" else intents.Help()
        return read_intent(About(text, findings, where.areas_in(findings), self._sides, self._places))

    def _red_flag_in(self, findings: Findings) -> RedFlag | None:
        """Find the gravest red flag; the catalog lists them gravest first."""
        named = set(findings.names("red_flag"))
        if not named:
            return None
        signs = findings.positions_of("red_flag")
        for red_flag in self._red_flags:
            if red_flag.name in named and findings.undenied(findings.places("red_flag", red_flag.name), signs):
                return red_flag
        return None

    def _alarm(self, understood: Understood, findings: Findings) -> RedFlag | None:
        return self._guessing.red_flag(understood.intent, findings.words, is_fine=findings.says("fine"))

    def _guessed(self, text: str, understood: Understood, findings: Findings) -> Understood:
        has_signs = next(findings.names("red_flag"), None) is not None
        red_flag = None if has_signs else self._alarm(understood, findings)
        if red_flag:
            return replace(understood, intent=intents.Danger(red_flag), says_all_clear=False, says_what_now=False)
        name = self._guessing.better_than(understood.intent, findings.words, hurts=findings.says("hurts"))
        if name == "stop" and findings.reads_like("stop"):
            return understood
        intent = intent_of(name, About(text, findings, [], self._sides, self._places)) if name else None
        return replace(understood, intent=intent, says_stop=isinstance(intent, intents.Stop)) if intent else understood


def _code_to_leave(text: str, findings: Findings, keyword: str | None) -> str | None:
    """Give the code of the one race that a text which asks us to stop is about; None where it is about everything."""
    is_leave = keyword is None and findings.says("leave") and has_code(text)
    return code_of_stop(text) or (code_in(text) if is_leave else None)


def _says_all_clear(findings: Findings) -> bool:
    """Tell whether a text says that all is well: neither denied nor asked."""
    if "?" in findings.words.plain or findings.says("still_alarmed"):
        return False
    return bool(findings.undenied(findings.places("said", "all_clear")))


def _makes_no_sense(intent: Intent) -> bool:
    return isinstance(intent, intents.Unclear) or (isinstance(intent, intents.Stretch) and intent.area is None)
