"""The labelled sentences for ``stale-number``, and how well the check does on them.

Every sentence of a set is put into its field of the shipped role in place of what
stands there, and the check is run on the document. A finding is right when its fix, read as plain
text, is the sentence with one of its labels put right, or with several neighbouring ones at once
(“Yellow (Moderate)” may be mended in one go or in two). A label is found when some right finding
mends it. So a finding with no fix, or with a fix to a wrong number, is a false alarm, and its label
missed; two right findings for one label are one right and one false.

Run as a script it prints the table of each set.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

from pydantic import BaseModel

from assessor.document.assessment import Assessment
from assessor.document.canonical import load
from assessor.document.checks.check import Check, Subject
from assessor.document.path import by_position, replace

SETS = ("stale_sentences", "stale_sentences_2")
"""Those the check was improved on, after a first run that was blind."""
HELD_OUT = ("stale_sentences_3",)
"""Run and counted, never used to improve the check."""
ROLE = Path(__file__).parents[2] / "roles" / "ai-infrastructure-engineer.json"

NUMBER_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
]


class Label(BaseModel):
    """A wrong figure: where in the sentence it begins, how it is written, what it should be."""

    at: int
    text: str
    should_be: str


class Sentence(BaseModel):
    id: str
    kind: str
    path: str
    text: str
    stale: list[Label]

    def mended(self, labels: tuple[Label, ...]) -> str:
        """The sentence with these labels put right."""
        text = self.text
        for label in sorted(labels, key=lambda label: label.at, reverse=True):
            text = text[: label.at] + label.should_be + text[label.at + len(label.text) :]
        return text


@dataclass(frozen=True)
class Outcome:
    """What the check said of one sentence: labels found and missed, findings right and false."""

    sentence: Sentence
    missed: tuple[Label, ...]
    right: int
    false: tuple[Check, ...]

    @property
    def found(self) -> int:
        return len(self.sentence.stale) - len(self.missed)


@cache
def sentences(name: str) -> tuple[Sentence, ...]:
    """The sentences of one of ``SETS``."""
    rows = json.loads(Path(__file__).with_name(f"{name}.json").read_text("utf-8"))
    return tuple(Sentence.model_validate(row) for row in rows)


@cache
def role() -> Assessment:
    loaded = load(ROLE.read_bytes())
    return Assessment.model_validate(
        {name: getattr(loaded, name) for name in Assessment.model_fields}
    )


@cache
def outcomes(name: str) -> tuple[Outcome, ...]:
    return tuple(judged(sentence, findings(sentence)) for sentence in sentences(name))


def findings(sentence: Sentence) -> Iterator[Check]:
    """What the check finds in the sentence's own field."""
    from assessor.document.checks.stale import stale_number

    document = replace(role(), sentence.path, sentence.text)
    for check in stale_number(Subject.of_assessment(document)):
        if by_position(document, check.path) == sentence.path:
            yield check


def judged(sentence: Sentence, checks: Iterable[Check]) -> Outcome:
    """What these findings are worth."""
    missed = list(sentence.stale)
    right = 0
    false = []
    for check in checks:
        mended = mended_by(check, sentence)
        if any(label in missed for label in mended):
            right += 1
        else:
            false.append(check)
        missed = [label for label in missed if label not in mended]
    return Outcome(sentence, tuple(missed), right, tuple(false))


def mended_by(check: Check, sentence: Sentence) -> tuple[Label, ...]:
    """The labels that the finding's fix puts right, leaving all else as it was; none if it does not."""
    if check.fix is None:
        return ()
    fixed = plain(str(check.fix.value))
    for count in range(1, len(sentence.stale) + 1):
        for labels in combinations(sentence.stale, count):
            if plain(sentence.mended(labels)) == fixed:
                return labels
    return ()


def plain(text: str) -> str:
    """A text without what two right ways to write one figure may differ in.

    That is letter case, kinds of space and of minus, a plus sign, zeros at the end of a decimal
    and whether a number up to ten is a word.
    """
    text = re.sub(r"\s+", " ", text.casefold()).replace("−", "-")
    text = re.sub(r"\+(?=\d)", "", text)
    text = re.sub(r"(\d\.\d*?)0+(?!\d)", r"\1", text)
    text = re.sub(r"(\d)\.(?!\d)(?=[\s/)*%,;:\]]|$)", r"\1", text)
    return re.sub(
        r"\b(" + "|".join(NUMBER_WORDS) + r")\b", lambda m: str(NUMBER_WORDS.index(m[1])), text
    )


@dataclass(frozen=True)
class Tally:
    sentences: int
    labels: int
    found: int
    right: int
    false: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.labels if self.labels else 1.0


def tally(some: tuple[Outcome, ...]) -> Tally:
    return Tally(
        sentences=len(some),
        labels=sum(len(outcome.sentence.stale) for outcome in some),
        found=sum(outcome.found for outcome in some),
        right=sum(outcome.right for outcome in some),
        false=sum(len(outcome.false) for outcome in some),
    )


def table(name: str) -> str:
    """What was found and missed in a set, per kind and over all, as Markdown."""
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes(name):
        kinds[outcome.sentence.kind].append(outcome)
    rows = ["| kind | sentences | stale figures | found | missed | false alarms |"]
    rows += ["|---|--:|--:|--:|--:|--:|"]
    for kind, some in [*kinds.items(), ("**all**", list(outcomes(name)))]:
        t = tally(tuple(some))
        rows.append(
            f"| {kind} | {t.sentences} | {t.labels} | {t.found} | {t.labels - t.found} | {t.false} |"
        )
    return "\n".join(rows)


def misses(name: str) -> str:
    """Every label missed and every false alarm, one a line, as Markdown."""
    lines = []
    for outcome in outcomes(name):
        for label in outcome.missed:
            lines.append(
                f"- missed, `{outcome.sentence.id}`: “{label.text}” for “{label.should_be}” in: "
                f"{outcome.sentence.text}"
            )
        for check in outcome.false:
            lines.append(
                f"- false alarm, `{outcome.sentence.id}`: {check.message} In: {outcome.sentence.text}"
            )
    return "\n".join(lines) or "None."


if __name__ == "__main__":
    for name in (*SETS, *HELD_OUT):
        whole = tally(outcomes(name))
        print(f"# {name}: precision {whole.precision:.3f}, recall {whole.recall:.3f}\n")
        print(table(name))
        print(f"\n{misses(name)}\n")
