"""The tables of the model card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assessor.suggest.rater.card import Agreement, Card, HeldOut


def tables(card: Card) -> Iterator[str]:
    """The tables of the model card."""
    yield "| held out | what | tasks | exact | within one | κ |"
    yield "|---|---|--:|--:|--:|--:|"
    for name, split in _splits(card):
        yield line(f"{name} ({split.groups})", "all", split.all)
        yield line("", f"rated, {split.coverage} of all", split.rated)
        yield line("", "wording not in training", split.unseen)
        yield line("", "three words read", split.short)
        yield line("", "commonest level", split.majority)
    yield ""
    yield "| compared | tasks | exact | within one | κ |"
    yield "|---|--:|--:|--:|--:|"
    yield line("the rater (held out) and people", card.people)
    yield line("the labels it learnt from and people", card.labels_people)
    yield line("the rater (held out) and the second set of labels", card.second)
    yield line("the labels it learnt from and the second set", card.labels_second)
    yield ""
    yield "| held out | ECE | of > 1 | of > 2 | of > 3 | of > 4 | ECE, three words read |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for name, split in _splits(card):
        yield line(name, split.ece, *split.threshold_ece, split.short_ece)
    for name, split in _splits(card):
        yield ""
        yield f"| {name}: top probability from | tasks | mean probability | right |"
        yield "|---|--:|--:|--:|"
        for one in split.reliability:
            yield line(one.above, one.tasks, one.probability, one.exact)


def _splits(card: Card) -> Iterable[tuple[str, HeldOut]]:
    return (("occupations", card.occupations), ("families", card.families))


def line(*cells: object) -> str:
    return f"| {' | '.join(' | '.join(_texts(cell)) for cell in cells)} |"


def _texts(cell: object) -> list[str]:
    match cell:
        case Agreement():
            return [f"{cell.tasks:,}", *map(str, (cell.exact, cell.within_one, cell.kappa))]
        case int():
            return [f"{cell:,}"]
        case _:
            return [str(cell)]
