"""Trains the guesser: which intent a text has that no phrase of ours fits, and whether it may be a red flag.

Two linear models over the runs of three to five letters in each word: logistic regression, so that every guess is a sum
of weights that can be looked up in the file. Phrases stay the rule; docs/how-it-works.md says when a guess
counts. Made with `make model`; the file it writes names the texts it was made from, and a test holds them against it.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from core.guess import LONGEST_RUN, SHORTEST_RUN, runs_of
from core.words import comparable

TEXTS = tuple(Path(f"training/texts_{part}.tsv") for part in ("en", "en_2", "es", "es_2"))
LABELLED = (
    Path("tests/content/red_flag_texts.jsonl"),
    Path("tests/accuracy/seen_en.jsonl"),
    Path("tests/accuracy/seen_es.jsonl"),
)
WEIGHTS = Path("content/guesses.tsv")
RED_FLAG = "red_flag"
TOO_LIGHT = 0.25  # a weight that hardly moves a sum is left out, which makes the file a third of its size


def main() -> None:
    """Train both models and write their weights."""
    texts = [*_texts()]
    vectorizer = CountVectorizer(analyzer=_runs, min_df=2)
    features = _scaled(vectorizer.fit_transform(text for _, text in texts))
    flagged = np.array([label == RED_FLAG for label, _ in texts])
    alarm = LogisticRegression(C=30, max_iter=500).fit(features, flagged)
    plain = [i for i, (label, _) in enumerate(texts) if label not in (RED_FLAG, "")]
    intent = LogisticRegression(C=20, max_iter=500).fit(features[plain], [texts[i][0] for i in plain])
    _write(vectorizer.get_feature_names_out(), alarm, intent)


def _texts() -> Iterator[tuple[str, str]]:
    """Give label and comparable text; the label is empty where it is only known to be no red flag."""
    for path in TEXTS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if "\t" in line:
                label, text = line.split("\t", 1)
                yield label.partition(":")[0], comparable(text, emoji={})
    for path in LABELLED:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield _label(json.loads(line)), comparable(json.loads(line)["text"], emoji={})


def _label(line: dict[str, object]) -> str:
    if "intent" in line:
        return str(line["intent"])
    return RED_FLAG if line["row"] else ""


def _runs(text: str) -> list[str]:
    return [run for word in text.split() for run in runs_of(word)]


def _scaled(counts: csr_matrix) -> csr_matrix:
    """Divide by the square root of the number of runs, so that a long text weighs no more than a short one."""
    totals = np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1)
    return csr_matrix(counts.multiply(1 / np.sqrt(totals)[:, None]))


def _write(runs: list[str], alarm: LogisticRegression, intent: LogisticRegression) -> None:
    head = {
        "runs": [SHORTEST_RUN, LONGEST_RUN],
        "made_from": {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in (*TEXTS, *LABELLED)},
        "classes": [str(name) for name in intent.classes_],
        "alarm_at_rest": round(float(alarm.intercept_[0]), 3),
        "at_rest": [round(float(weight), 3) for weight in intent.intercept_],
    }
    with WEIGHTS.open("w", encoding="utf-8") as file:
        file.write(json.dumps(head) + "\n")
        for at, run in enumerate(runs):
            heavy = [f"{n}:{w:.2g}" for n, w in enumerate(intent.coef_[:, at]) if abs(w) >= TOO_LIGHT]
            if heavy or abs(alarm.coef_[0, at]) >= TOO_LIGHT:
                file.write("\t".join([run, f"{alarm.coef_[0, at]:.2g}", *heavy]) + "\n")


if __name__ == "__main__":
    main()
