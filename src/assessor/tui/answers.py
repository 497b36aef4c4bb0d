"""Of several answers to one question, which one is shown."""

from __future__ import annotations

from collections.abc import Sequence

from assessor.desk.consensus import Consensus, alike, consensus
from assessor.desk.deciding import OpenItem
from assessor.desk.sampling import answers_beside, run_of, sample_of
from assessor.document.provenance import Suggestion


class ShownAnswers:
    """Which answer to each question is looked at: the first that is open, until another is chosen."""

    def __init__(self) -> None:
        self._chosen: dict[str, str] = {}
        self._compared: dict[tuple[str, ...], Consensus] = {}

    def visible(self, items: Sequence[OpenItem]) -> tuple[OpenItem, ...]:
        """Those of ``items`` that belong to no other answer than the one looked at."""
        shown = {run: self._shown(run, made) for run, made in _answers(items).items()}
        return tuple(
            found
            for found in items
            if shown.get(run_of(found.suggestion)) in (None, found.suggestion.id)
        )

    def next(self, items: Sequence[OpenItem]) -> None:
        """Look at the next answer to each question that ``items`` hold several of."""
        for run, made in _answers(items).items():
            at = made.index(self._shown(run, made))
            self._chosen[run] = made[(at + 1) % len(made)]

    def side_by_side(
        self, suggestion: Suggestion, suggestions: Sequence[Suggestion]
    ) -> Consensus | None:
        """All answers to the question of ``suggestion``, where there are several."""
        answers = answers_beside(suggestion, suggestions)
        if len(answers) < 2:
            return None
        key = tuple(made.id for made in answers)
        if key not in self._compared:
            self._compared[key] = consensus(answers)
        return self._compared[key]

    def same(self, open_item: OpenItem, suggestions: Sequence[Suggestion]) -> tuple[OpenItem, ...]:
        """What the answers to the same question say of the same thing, ``open_item`` first."""
        found = self.side_by_side(open_item.suggestion, suggestions)
        return (open_item,) if found is None else alike(found, open_item, suggestions)

    def _shown(self, run: str, made: Sequence[str]) -> str:
        chosen = self._chosen.get(run, "")
        return chosen if chosen in made else made[0]


def _answers(items: Sequence[OpenItem]) -> dict[str, list[str]]:
    """The suggestions with open items of every question that was asked several times, in order."""
    made: dict[str, list[str]] = {}
    for found in sorted(items, key=lambda one: sample_of(one.suggestion)):
        run = run_of(found.suggestion)
        if run and found.suggestion.id not in made.setdefault(run, []):
            made[run].append(found.suggestion.id)
    return made
