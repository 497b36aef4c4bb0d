"""What a page states that its own inputs do not yield."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from assessor.document.errors import Problem
from assessor.exchange.page.figures import Yield, figure
from assessor.exchange.page.statements import Statement
from assessor.method.rounding import half_up


def contradictions(
    statements: Sequence[Statement], yielded: Mapping[str, tuple[Yield, ...]]
) -> Iterator[Problem]:
    """One problem per figure that is stated and not yielded, at the first line that states it."""
    wrong = [
        statement
        for statement in sorted(statements, key=lambda statement: statement.line)
        if statement.figure in yielded
        and not any(_agrees(statement.stated, value) for value in yielded[statement.figure])
    ]
    yield from _gauges([statement for statement in wrong if statement.is_gauge], yielded)
    repeated: dict[tuple[str, str], list[Statement]] = {}
    for statement in wrong:
        if not statement.is_gauge:
            repeated.setdefault((statement.figure, str(statement.stated)), []).append(statement)
    for first, *again in repeated.values():
        kind = figure(first.figure)
        name = kind.name[:1].upper() + kind.name[1:]
        yield Problem(
            f"line {first.line}",
            f"{name}: the page states {kind.printed(first.stated)}, "
            f"its own inputs give {_expected(first.figure, yielded)}"
            f"{_again([statement.line for statement in again])}.",
        )
    yield from _waterfall(statements)


def not_compared(
    statements: Sequence[Statement], yielded: Mapping[str, tuple[Yield, ...]]
) -> tuple[int, ...]:
    """The lines that state a figure whose inputs the page lacks."""
    return tuple(sorted({s.line for s in statements if s.figure not in yielded}))


def _agrees(stated: Decimal | str, value: Yield) -> bool:
    if isinstance(stated, str) or isinstance(value, str):
        return stated == value
    exponent = stated.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return half_up(value, places) == stated


def _gauges(
    wrong: Sequence[Statement], yielded: Mapping[str, tuple[Yield, ...]]
) -> Iterator[Problem]:
    first = {statement.figure: statement for statement in reversed(wrong)}
    gauges = sorted(first.values(), key=lambda statement: statement.line)
    if not gauges:
        return
    if all(isinstance(gauge.stated, Decimal) and gauge.stated == 0 for gauge in gauges):
        stated = "0"
    else:
        stated = _listed(
            f"{figure(gauge.figure).name} {figure(gauge.figure).printed(gauge.stated)}"
            for gauge in gauges
        )
    expected = _listed(
        f"{figure(gauge.figure).name} {_expected(gauge.figure, yielded)}" for gauge in gauges
    )
    subject = "gauge reads" if len(gauges) == 1 else "gauges read"
    yield Problem(
        f"line {gauges[0].line}",
        f"The headline {subject} {stated}; the page's own inputs give {expected}.",
    )


def _waterfall(statements: Sequence[Statement]) -> Iterator[Problem]:
    parts = {
        s.figure: s.stated
        for s in statements
        if s.figure.startswith("composition.") and isinstance(s.stated, Decimal)
    }
    total = next((s for s in statements if s.figure == "waterfall_total"), None)
    if total is None or not isinstance(total.stated, Decimal) or len(parts) != 5:
        return
    added = sum(parts.values(), Decimal(0))
    rounding = Decimal("0.05") * (len(parts) + 1)
    if abs(added - total.stated) > rounding:
        yield Problem(
            f"line {total.line}",
            f"The parts of the score waterfall add up to {added}, beside a total of {total.stated}; "
            "they are a profile with weights of their own, not a breakdown of the score.",
        )


def _expected(key: str, yielded: Mapping[str, tuple[Yield, ...]]) -> str:
    kind = figure(key)
    return " or ".join(dict.fromkeys(kind.printed(value) for value in yielded[key]))


def _again(lines: Sequence[int]) -> str:
    if not lines:
        return ""
    return f" (also in line{'s' if len(lines) > 1 else ''} {_listed(map(str, lines))})"


def _listed(words: Iterator[str] | Sequence[str]) -> str:
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last
