"""The agreement of second raters with first ones, for whoever is asked about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from pydantic import JsonValue

from assessor.desk.agreement import DIMENSIONS, Collected, LeftOut, Paired, ScaleKey
from assessor.desk.agreement_statistics import (
    Coefficient,
    PairsOnScale,
    Undefined,
    exact_agreement,
    ordinal_alpha,
    weighted_kappa,
)
from assessor.method.rounding import half_up

NOTE = (
    "κ is Cohen's, with linear and with quadratic weights; α is Krippendorff's, for ordinal "
    "ratings. They are 1 where all ratings agree and 0 where they agree as by chance; few pairs "
    "say little. Over several scales, chance is reckoned within each scale; a scale with a single "
    "pair is left out. Raters who agree can still all be wrong."
)
"""What the figures mean, in a few words."""

Kind: TypeAlias = Literal["overall", "dimension", "rater"]
Statistic: TypeAlias = Literal["exact", "kappa_linear", "kappa_quadratic", "alpha_ordinal"]

STATISTICS: dict[Statistic, str] = {
    "exact": "same",
    "kappa_linear": "κ lin",
    "kappa_quadratic": "κ quad",
    "alpha_ordinal": "α ord",
}
"""What is computed of each group of pairs, and what it is called for short."""

_SCALES: dict[ScaleKey, str] = {
    "principles": "Principles",
    "evidence": "Evidence",
    "barriers": "Barriers",
}
"""Scales on which several dimensions are rated."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the ratings of one group of pairs agree.

    ``key`` is a path or a rater's name, empty for all; ``within`` is whether it is one dimension of
    a scale that has a line of its own. ``items`` counts items as they stood: one that was rated
    anew is another.
    """

    kind: Kind
    key: str
    label: str
    within: bool
    pairs: int
    items: int
    values: dict[Statistic, Coefficient]

    def shown(self, statistic: Statistic, places: int = 2) -> str:
        """A value as people read it: a share in %, others as decimals; “–” where there is none."""
        found = self.values[statistic]
        if isinstance(found, Undefined):
            return "–"
        if statistic == "exact":
            return f"{half_up(100 * found, 0)} %"
        return str(half_up(found, places))

    def decimal(self, statistic: Statistic, places: int = 6) -> Decimal | None:
        """A value, rounded half-up; ``None`` where there is none."""
        found = self.values[statistic]
        return half_up(found, places) if isinstance(found, Fraction) else None

    def reasons(self) -> Iterator[tuple[Statistic, str]]:
        """Which values there are none of, and why."""
        for statistic, found in self.values.items():
            if isinstance(found, Undefined):
                yield statistic, found.reason


@dataclass(frozen=True, slots=True)
class Report:
    """The agreement over a library: of all pairs, for each dimension, for each second rater."""

    overall: Agreement
    dimensions: tuple[Agreement, ...]
    raters: tuple[Agreement, ...]
    paired: tuple[Paired, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[str, ...]

    def lines(self, by: Literal["rater", "dimension"] | None = None) -> tuple[Agreement, ...]:
        """Everything there is a line for, or all pairs and one kind of group."""
        dimensions = self.dimensions if by != "rater" else ()
        raters = self.raters if by != "dimension" else ()
        return (self.overall, *dimensions, *raters)

    def as_json(self, by: Literal["rater", "dimension"] | None = None) -> dict[str, JsonValue]:
        """The report as commands print it, with every pair it is made of."""
        found: dict[str, JsonValue] = {"overall": _json(self.overall)}
        if by != "rater":
            found["dimensions"] = [_json(line) for line in self.dimensions]
        if by != "dimension":
            found["raters"] = [_json(line) for line in self.raters]
        found["pairs"] = [
            {
                "name": pair.name,
                "path": pair.path,
                "first": pair.first,
                "second": pair.second,
                "first_by": pair.first_by,
                "second_by": pair.second_by,
                "at": pair.at.isoformat(),
            }
            for pair in self.paired
        ]
        found["left_out"] = [
            {"name": one.name, "path": one.path, "second_by": one.second_by, "reason": one.reason}
            for one in self.left_out
        ]
        return {**found, "note": NOTE}


def report(collected: Collected) -> Report:
    """What the second ratings of a library come to; groups without a pair are left out."""
    paired = collected.paired
    return Report(
        overall=_agreement("overall", "", "All", paired),
        dimensions=tuple(_by_dimension(paired)),
        raters=tuple(_by_rater(paired)),
        paired=paired,
        left_out=collected.left_out,
        problems=collected.problems,
    )


def unexplained(lines: Iterable[Agreement]) -> Iterator[tuple[str, list[str]]]:
    """Each reason why a value is missing, with what it is missing of."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        missing: dict[str, list[Statistic]] = defaultdict(list)
        for statistic, reason in line.reasons():
            missing[reason].append(statistic)
        chance_corrected = len(STATISTICS) - 1
        for reason, statistics in missing.items():
            which = ", ".join(STATISTICS[statistic] for statistic in statistics)
            every = len(statistics) >= chance_corrected
            found[reason].append(line.label if every else f"{line.label} ({which})")
    yield from found.items()


def _by_dimension(paired: Sequence[Paired]) -> Iterator[Agreement]:
    headed: set[ScaleKey] = set()
    for dimension in DIMENSIONS:
        scale = dimension.scale
        if scale in _SCALES and scale not in headed:
            headed.add(scale)
            of_scale = [pair for pair in paired if pair.dimension.scale == scale]
            if of_scale:
                yield _agreement("dimension", scale, _SCALES[scale], of_scale)
        of_one = [pair for pair in paired if pair.dimension == dimension]
        if of_one:
            within = scale in _SCALES
            yield _agreement("dimension", dimension.key, dimension.label, of_one, within=within)


def _by_rater(paired: Sequence[Paired]) -> Iterator[Agreement]:
    names = {pair.second_by for pair in paired}
    for name in sorted(names, key=lambda name: (name.casefold(), name)):
        yield _agreement("rater", name, name, [pair for pair in paired if pair.second_by == name])


def _agreement(
    kind: Kind, key: str, label: str, paired: Sequence[Paired], *, within: bool = False
) -> Agreement:
    pairs: dict[ScaleKey, list[tuple[int, int]]] = defaultdict(list)
    units: dict[ScaleKey, dict[tuple[object, ...], list[int]]] = defaultdict(dict)
    steps: dict[ScaleKey, int] = {}
    for pair in paired:
        scale = pair.dimension.scale
        steps[scale] = pair.dimension.high - pair.dimension.low
        pairs[scale].append((pair.first, pair.second))
        item = (pair.name, pair.path, pair.first, pair.first_by)
        units[scale].setdefault(item, [pair.first]).append(pair.second)
    scales = [PairsOnScale(steps[scale], of_scale) for scale, of_scale in pairs.items()]
    return Agreement(
        kind=kind,
        key=key,
        label=label,
        within=within,
        pairs=len(paired),
        items=sum(map(len, units.values())),
        values={
            "exact": exact_agreement([pair for scale in scales for pair in scale.pairs]),
            "kappa_linear": weighted_kappa(scales, "linear"),
            "kappa_quadratic": weighted_kappa(scales, "quadratic"),
            "alpha_ordinal": ordinal_alpha([list(of.values()) for of in units.values()]),
        },
    )


def _json(line: Agreement) -> dict[str, JsonValue]:
    return {
        "key": line.key,
        "label": line.label,
        "pairs": line.pairs,
        "items": line.items,
        **{statistic: _written(found) for statistic, found in line.values.items()},
    }


def _written(found: Coefficient) -> JsonValue:
    if isinstance(found, Undefined):
        return {"value": None, "fraction": None, "undefined": found.reason}
    fraction = f"{found.numerator}/{found.denominator}"
    return {"value": str(half_up(found, 6)), "fraction": fraction, "undefined": None}
