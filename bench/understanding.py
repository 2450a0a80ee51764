"""How long it takes to understand one text, cold and warm. Wrong answers are for the tests; this counts the time.

The texts are those of the tests' red flags, where there are any, and the names of all areas. Cold is the first pass of
a process, with every cache empty; warm is each text's median over the passes after it.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter_ns

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench._report import Target, say, say_machine, say_table, say_targets
from content.catalog import LANGUAGES, Catalog, load
from core.phrases import parse
from core.understanding import understand

PROJECT = Path(__file__).resolve().parent.parent
EXAMPLES = PROJECT / "tests" / "content" / "red_flag_texts.jsonl"
MOST_US = 100


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passes", type=int, default=21)
    parser.add_argument("--strict", action="store_true", help="fail where the target is missed")
    options = parser.parse_args(arguments)
    say_machine()
    catalog = load()
    texts = list(dict.fromkeys([*_examples(), *_names_of_areas(catalog)]))
    ready = _time("", catalog)
    cold = [_time(text, catalog) for text in texts]
    passes = [[_time(text, catalog) for text in texts] for _ in range(options.passes)]
    warm = [median(times) for times in zip(*passes, strict=True)]
    return _report(texts, ready, cold, warm, strict=options.strict)


def _examples() -> Iterator[str]:
    if EXAMPLES.exists():
        for line in EXAMPLES.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)["text"]


def _names_of_areas(catalog: Catalog) -> Iterator[str]:
    """Give each phrase that names an area as a runner may write it, with the first word of each place."""
    for area in catalog.areas.values():
        for language in LANGUAGES:
            for phrase in area.words[language]:
                slots = [
                    slot for group in parse(phrase, catalog.words.groups).groups for piece in group for slot in piece
                ]
                yield " ".join(min(slot.words or slot.beginnings) for slot in slots)


def _time(text: str, catalog: Catalog) -> float:
    """Understand a text once; give the microseconds."""
    begun = perf_counter_ns()
    understand(text, catalog=catalog)
    return (perf_counter_ns() - begun) / 1000


def _report(texts: Sequence[str], ready: float, cold: list[float], warm: list[float], *, strict: bool) -> int:
    say(f"{len(texts)} texts, {median(map(len, texts)):.0f} characters the median one; us a text")
    say(f"making the words of the catalog ready, once a process: {ready / 1000:.0f} ms")
    say_table(("", "median", "p95", "slowest"), [_row("cold", cold), _row("warm", warm)])
    say()
    say(f"slowest when warm: {json.dumps(max(zip(warm, texts, strict=True))[1], ensure_ascii=False)}")
    reached = say_targets([Target("understand one text, median, warm", median(warm), "us", at_most=MOST_US)])
    return 1 if strict and not reached else 0


def _row(name: str, times: list[float]) -> tuple[str, ...]:
    return name, f"{median(times):.0f}", f"{quantiles(times, n=20)[-1]:.0f}", f"{max(times):.0f}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
