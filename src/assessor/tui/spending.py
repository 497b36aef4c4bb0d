"""What suggestions took, in lines for the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.cells import cell_len

from assessor.desk.spending import Spending, by_model, by_section, runs, spending, told
from assessor.document.provenance import Suggestion

_GAP = "  "
_LEAST_NAME = 8


def spending_lines(suggestions: Sequence[Suggestion], width: int) -> Iterator[str]:
    """What ``suggestions`` took together, by section, by model and by run, in aligned columns.

    A name that does not fit beside its figures in ``width`` cells has a line of its own.
    """
    rows: list[tuple[str, ...]] = [
        ("", "requests", "tokens", "price", "time"),
        _row("Together", spending(suggestions)),
    ]
    rows += _part("By section", by_section(suggestions).items())
    rows += _part("By model", by_model(suggestions).items())
    rows += _part(
        "By run",
        [
            (f"{run.asked_at:%Y-%m-%d %H:%M} {run.section}", run.spending)
            for run in runs(suggestions)
        ],
    )
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    beside = sum(widths[1:]) + len(_GAP) * (len(widths) - 1)
    widths[0] = min(widths[0], max(width - beside, _LEAST_NAME))
    for row in rows:
        if cell_len(row[0]) > widths[0]:
            yield row[0]
            row = ("", *row[1:])
        cells = zip(row, widths, strict=True)
        yield _GAP.join(f"{cell}{' ' * (width - cell_len(cell))}" for cell, width in cells).rstrip()


def _part(name: str, found: Iterable[tuple[str, Spending]]) -> Iterator[tuple[str, ...]]:
    yield ("", "", "", "", "")
    yield (name, "", "", "", "")
    for label, took in found:
        yield _row(f"  {label}", took)


def _row(name: str, found: Spending) -> tuple[str, ...]:
    words = told(found)
    return (name, words.requests, words.tokens, words.price, words.time)
