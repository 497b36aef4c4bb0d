"""Several answers to one question as a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from assessor.cli.layout import WIDTH, cut, width_of, wrapped
from assessor.desk.consensus import WIDE, Answer, Consensus, Row, Spread, consensus
from assessor.document.provenance import Suggestion
from assessor.method.definition import CURRENT

_MARK = "! "
_NO_MARK = "  "
_CELL = 4
_SPREAD = 9
_AGREE = 10
_LEAST_NAME = 20
_COUNTS = WIDTH - 2 - _SPREAD - _AGREE - _LEAST_NAME
_ABSENT = "–"


def as_json(suggestions: Sequence[Suggestion]) -> dict[str, JsonValue]:
    """The spread of ``suggestions`` for one section as JSON values."""
    return consensus(suggestions).as_json()


def lines(suggestions: Sequence[Suggestion]) -> Iterator[str]:
    """The spread of ``suggestions`` for one section, in lines of at most 80 cells.

    One line for each number of each item: the value of every answer, the lowest and highest, and
    how many answers agree. Where there are too many answers for columns, each value is shown with
    how often it was given. A rating with values 2 or more apart is marked and counted.
    """
    found = consensus(suggestions)
    count = len(found.answers)
    columns = WIDTH - len(_MARK) - count * _CELL - _SPREAD - _AGREE >= _LEAST_NAME
    yield from _heads(found, columns=columns)
    for row in found.rows:
        yield from _row(row, count, columns=columns)
    wide = sum(spread.wide for row in found.rows for spread in row.spreads)
    yield ""
    if wide:
        ratings = "1 rating is" if wide == 1 else f"{wide} ratings are"
        yield from wrapped(
            f"{ratings} {WIDE} or more apart, marked with “!”: look there first. That answers "
            "agree does not make them right."
        )
    else:
        yield from wrapped(
            f"No rating is {WIDE} or more apart. That answers agree does not make them right."
        )


def _heads(found: Consensus, *, columns: bool) -> Iterator[str]:
    count = len(found.answers)
    title = f"Spread of {count} answer{'s' if count != 1 else ''} for {found.section}"
    cells = [str(i) for i in range(1, count + 1)] if columns else ["value × answers"]
    yield _line(title, cells, "spread", "agree", mark="")
    if len({answer.model for answer in found.answers}) > 1 or not columns:
        for model, numbers in _by_model(found.answers).items():
            yield from wrapped(
                f"{', '.join(map(str, numbers))}: {cut(model, 200)}", first=_NO_MARK, indent="    "
            )


def _by_model(answers: Sequence[Answer]) -> dict[str, list[int]]:
    models: dict[str, list[int]] = {}
    for i, answer in enumerate(answers, 1):
        models.setdefault(answer.model, []).append(i)
    return models


def _row(row: Row, count: int, *, columns: bool) -> Iterator[str]:
    name = row.label
    if not row.spreads:
        there = sum(item is not None for item in row.items)
        yield _line(name, [], "", f"{there} of {count}", mark=_NO_MARK)
    for spread in row.spreads:
        shown = name if spread.rating else f"  {spread.field}, %"
        signed = _is_signed(row.target)
        if columns:
            cells = [_ABSENT if v is None else _written(v, signed=signed) for v in spread.values]
        else:
            counts = ", ".join(f"{_written(v, signed=signed)}×{n}" for v, n in spread.counts)
            cells = [cut(counts, _COUNTS)]
        agree = max((n for _, n in spread.counts), default=0)
        yield _line(
            shown,
            cells,
            _span(spread, signed=signed),
            f"{agree} of {count}",
            mark=_MARK if spread.wide else _NO_MARK,
        )


def _span(spread: Spread, *, signed: bool) -> str:
    if not spread.given:
        return _ABSENT
    low, high = spread.given[0], spread.given[-1]
    if low == high:
        return _written(low, signed=signed)
    return f"{_written(low, signed=signed)}…{_written(high, signed=signed)}"


def _line(name: str, cells: Sequence[str], span: str, agree: str, *, mark: str) -> str:
    values = "".join(f"{cell:>{_CELL}}" for cell in cells)
    end = f"{values}{span:>{_SPREAD}}{agree:>{_AGREE}}"
    room = WIDTH - len(mark) - len(end)
    shown = cut(name, room - 1)
    return f"{mark}{shown}{' ' * (room - width_of(shown))}{end}".rstrip()


def _written(value: int, *, signed: bool) -> str:
    return f"{value:+d}" if signed and value else str(value)


def _is_signed(target: str) -> bool:
    scales = {"evidence": CURRENT.evidence[0], "growth": CURRENT.growth}
    scale = scales.get(target.partition(".")[0])
    return scale is not None and scale.low < 0
