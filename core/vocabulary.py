"""The words of a catalog made ready for reading: its phrases, and what is told by single words."""

from collections.abc import Iterator, Mapping
from itertools import chain

from content.catalog import LANGUAGES, Catalog, Language
from core.findings import Owner
from core.phrases import Phrase, PhraseBook, PhraseError, parse
from core.runner import Side
from core.where import SideWords

Groups = Mapping[str, tuple[str, ...]]


def phrases_of(catalog: Catalog) -> Iterator[tuple[Owner, Phrase]]:
    """Go through all phrases, parsed, each with its owner."""
    return ((owner, parse(phrase, catalog.words.groups)) for owner, phrase in _written(catalog))


def unreadable_phrases(catalog: Catalog) -> list[str]:
    """List the phrases of a catalog that could be found in no text, each with the file, the key and what to do."""
    problems = []
    for owner, phrase in _written(catalog):
        try:
            parse(phrase, catalog.words.groups)
        except PhraseError as error:
            problems.append(f"{_file_of(owner)}: {owner.language}: {error}")
    return problems


def known_words(catalog: Catalog) -> frozenset[str]:
    """Give every whole word that some phrase names: what a slip may have meant."""
    return PhraseBook(phrases_of(catalog), fillers=()).known_words


def long_words_of_areas(catalog: Catalog, language: Language) -> frozenset[str]:
    """Give the longer words that the areas of a language are named by, which tell the language of a text."""
    phrases = chain(*(area.words[language] for area in catalog.areas.values()))
    return frozenset(word for phrase in phrases for word in phrase.replace("|", " ").split() if len(word) > 3)


def names_of_areas(catalog: Catalog) -> frozenset[str]:
    """Give the words that name an area all by themselves."""
    phrases = chain(*(area.words[language] for area in catalog.areas.values() for language in LANGUAGES))
    return frozenset(word for phrase in phrases if " " not in phrase for word in phrase.split("|") if word.isalpha())


def never_an_area(groups: Groups) -> frozenset[str]:
    """Give the words that no phone has made of an area's."""
    kinds = ("never_an_area", "english", "spanish", "filler", "pain", "cramp", "tight", "left", "right", "both", "mile")
    return frozenset(chain(*(groups[kind] for kind in kinds)))


def side_words(groups: Groups) -> SideWords:
    """Give the words that tell a side."""
    sides: dict[str, Side | None] = dict.fromkeys(groups["not_a_side"])
    named: tuple[tuple[Side, str], ...] = (("left", "left"), ("right", "right"), ("both", "both"))
    sides |= {word: side for side, group in named for word in groups[group]}
    return SideWords(sides, *(frozenset(groups[group]) for group in ("leaves_no_side", "units", "new_place")))


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


def _file_of(owner: Owner) -> str:
    match owner.kind:
        case "area":
            return f"areas/{owner.name}.toml"
        case "red_flag" | "not_red_flag":
            return f"red_flags: {owner.name}: {'signs' if owner.kind == 'red_flag' else 'unless'}"
    return f"words: {owner.name if owner.kind == 'said' else f'not_{owner.name}'}"
