"""The method a second time, written from its description alone and on purpose without thought for speed.

It shares nothing with the package, so that a slip in one of the two shows as a difference.
A rating set is a plain dict: ``tasks`` (a list of ``(time, score, letter)``), ``evidence``,
``barriers``, ``principles`` (lists), ``growth`` and ``override`` (``None`` or a text such as "52.0").
"""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from typing import Any, TypedDict

HUNDRED = Fraction(100)
LOWEST = Fraction("0.54")
SPAN = Fraction("7.93")


class RatingSet(TypedDict):
    tasks: list[tuple[int, int, str]]
    evidence: list[int]
    barriers: list[int]
    principles: list[int]
    growth: int
    override: str | None


ORDER = {
    "evidence": [
        "job_posting_trends",
        "company_actions",
        "wage_trends",
        "ai_tool_maturity",
        "expert_consensus",
    ],
    "barriers": [
        "regulatory_licensing",
        "physical_presence",
        "union_collective_bargaining",
        "liability_accountability",
        "cultural_ethical",
    ],
    "principles": [
        "embodied_physicality",
        "deep_interpersonal_connection",
        "goal_setting_and_moral_judgment",
    ],
}


def rating_set_in(document: dict[str, Any]) -> RatingSet:
    """The numbers in the JSON values of a document."""
    letters = {"augmentation": "A", "displacement": "D", "not_involved": "N"}
    found: dict[str, list[int]] = {"evidence": [], "barriers": [], "principles": []}
    for group, names in ORDER.items():
        for name in names:
            found[group].append(document[group][name]["rating"])
    tasks = []
    for task in document["tasks"]:
        tasks.append((task["time"], task["score"], letters[task["involvement"]]))
    return {
        "tasks": tasks,
        "evidence": found["evidence"],
        "barriers": found["barriers"],
        "principles": found["principles"],
        "growth": document["growth"]["rating"],
        "override": document["override"]["score"],
    }


def rounded(value: Fraction, places: int) -> str:
    """A number printed with ``places`` decimals; a digit of five or more behind them rounds up."""
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(value.numerator), value.denominator)
    digits = ""
    for _ in range(places + 1):
        digit, rest = divmod(rest * 10, value.denominator)
        digits += str(digit)
    kept, next_digit = digits[:places], int(digits[places])
    number = int(f"{whole}{kept}") + (1 if next_digit >= 5 else 0)
    text = str(number).rjust(places + 1, "0")
    if number == 0:
        sign = ""
    return f"{sign}{text[:-places]}.{text[-places:]}"


def weighted_of(r: RatingSet) -> Fraction:
    total = 0
    for time, score, _ in r["tasks"]:
        total += time * score
    return Fraction(total, 100)


def raw_with(resistance: Fraction, evidence: int, barriers: int, growth: int) -> Fraction:
    return (
        resistance
        * Fraction(100 + 4 * evidence, 100)
        * Fraction(100 + 2 * barriers, 100)
        * Fraction(100 + 5 * growth, 100)
    )


def unclamped_of(r: RatingSet) -> Fraction:
    raw = raw_with(6 - weighted_of(r), sum(r["evidence"]), sum(r["barriers"]), r["growth"])
    return (raw - LOWEST) / SPAN * 100


def score_of(r: RatingSet) -> Fraction:
    return sorted([Fraction(0), unclamped_of(r), HUNDRED])[1]


def computed_of(r: RatingSet) -> str:
    return rounded(score_of(r), 1)


def published_of(r: RatingSet) -> str:
    return computed_of(r) if r["override"] is None else r["override"]


def zone_of(published: str) -> str:
    points = Fraction(published)
    if points >= 48:
        return "green"
    if points >= 25:
        return "yellow"
    return "red"


def word_of(zone: str) -> str:
    return {"green": "Protected", "yellow": "Transforming", "red": "At risk"}[zone]


def share_of(r: RatingSet) -> int:
    return sum([time for time, score, _ in r["tasks"] if score in (3, 4, 5)])


def sub_label_of(zone: str, r: RatingSet) -> str | None:
    share = share_of(r)
    if zone == "green" and r["growth"] == 2:
        return "accelerated"
    if zone == "green" and share >= 20:
        return "transforming"
    if zone == "green":
        return "stable"
    if zone == "yellow" and share >= 40:
        return "urgent"
    if zone == "yellow":
        return "moderate"
    if (
        6 - weighted_of(r) < Fraction("1.8")
        and sum(r["evidence"]) <= -6
        and sum(r["barriers"]) <= 2
    ):
        return "imminent"
    return None


def label_of(zone: str, sub_label: str | None) -> str:
    return zone.upper() if sub_label is None else f"{zone.upper()} ({sub_label.capitalize()})"


def impact_of(r: RatingSet) -> dict[str, int]:
    names = {"D": "displaced", "A": "augmented", "N": "not_involved"}
    impact = {"displaced": 0, "augmented": 0, "not_involved": 0}
    for time, _, letter in r["tasks"]:
        impact[names[letter]] += time
    return impact


def composition_of(r: RatingSet) -> dict[str, str]:
    return {
        "task_resistance": rounded(50 * (6 - weighted_of(r)) / 5, 1),
        "evidence": rounded(Fraction(20 * sum(r["evidence"]), 10), 1),
        "barriers": rounded(Fraction(15 * sum(r["barriers"]), 10), 1),
        "protective": rounded(Fraction(10 * sum(r["principles"]), 9), 1),
        "growth": rounded(Fraction(5 * r["growth"], 2), 1),
    }


def attribution_of(r: RatingSet) -> dict[str, Fraction]:
    """The base, and for each modifier its mean gain over the six orders in which they can join."""
    resistance = 6 - weighted_of(r)
    full = {
        "evidence": sum(r["evidence"]),
        "barriers": sum(r["barriers"]),
        "growth": r["growth"],
    }
    points_of = {}
    for evidence in (0, full["evidence"]):
        for barriers in (0, full["barriers"]):
            for growth in (0, full["growth"]):
                raw = raw_with(resistance, evidence, barriers, growth)
                points_of[evidence, barriers, growth] = (raw - LOWEST) / SPAN * 100
    gains = {"evidence": Fraction(0), "barriers": Fraction(0), "growth": Fraction(0)}
    for order in permutations(full):
        joined = {"evidence": 0, "barriers": 0, "growth": 0}
        before = points_of[0, 0, 0]
        for player in order:
            joined[player] = full[player]
            after = points_of[joined["evidence"], joined["barriers"], joined["growth"]]
            gains[player] += after - before
            before = after
    return {
        "base": points_of[0, 0, 0],
        "evidence": gains["evidence"] / 6,
        "barriers": gains["barriers"] / 6,
        "growth": gains["growth"] / 6,
    }


def printed_parts(parts: dict[str, Fraction]) -> dict[str, str]:
    """One decimal each; tenths still missing from the rounded sum go to the largest remainders."""
    tenths = {}
    for name, part in parts.items():
        tenths[name] = (part * 10).numerator // (part * 10).denominator
    whole = int(rounded(sum(parts.values(), Fraction(0)), 1).replace(".", ""))
    given: list[str] = []
    while sum(tenths.values()) + len(given) < whole:
        best = None
        for name in parts:
            remainder = parts[name] * 10 - tenths[name]
            if name in given:
                continue
            if best is None or remainder > parts[best] * 10 - tenths[best]:
                best = name
        assert best is not None
        given.append(best)
    return {name: rounded(Fraction(tenths[name] + (name in given), 10), 1) for name in parts}


def threshold_of(published: str) -> tuple[str, str]:
    """The nearest boundary; the green one where both are as near."""
    to_green = Fraction(published) - 48
    to_yellow = Fraction(published) - 25
    if abs(to_green) <= abs(to_yellow):
        return "green", rounded(to_green, 1)
    return "yellow", rounded(to_yellow, 1)


QUICK_SCREEN = """
    Likely Red | Likely Red | Likely Red or Yellow | Likely Yellow or borderline Green | Likely Green
    Likely Red or Yellow | Likely Yellow | Likely Yellow or borderline Green | Likely Green or borderline Yellow | Likely Green
    Likely Yellow | Likely Yellow or borderline Green | Likely Green | Likely Green | Likely Green
"""


def quick_screen_of(r: RatingSet) -> str:
    rows = [[cell.strip() for cell in line.split("|")] for line in QUICK_SCREEN.strip().split("\n")]
    return rows[sum(r["principles"]) // 3 if sum(r["principles"]) < 6 else 2][r["growth"] + 2]


def vector_of(r: RatingSet) -> str:
    text = "AIJRI:1.0/T:" + "+".join([f"{t}x{s}{letter}" for t, s, letter in r["tasks"]])
    text += "/E:" + ",".join(map(str, r["evidence"]))
    text += "/B:" + ",".join(map(str, r["barriers"]))
    text += "/P:" + ",".join(map(str, r["principles"]))
    text += "/G:" + str(r["growth"])
    return text if r["override"] is None else text + "/O:" + r["override"]


def override_of(r: RatingSet) -> dict[str, object] | None:
    if r["override"] is None:
        return None
    computed = computed_of(r)
    points = Fraction(r["override"]) - Fraction(computed)
    zone = zone_of(computed)
    return {
        "score": r["override"],
        "computed_label": label_of(zone, sub_label_of(zone, r)),
        "points": rounded(points, 1),
        "major": zone != zone_of(r["override"]) or points > 5 or points < -5,
    }


def scorecard_of(r: RatingSet) -> dict[str, object]:
    """Every figure under the name and in the printed form it has in an export."""
    weighted = weighted_of(r)
    evidence, barriers, growth = sum(r["evidence"]), sum(r["barriers"]), r["growth"]
    exact = score_of(r)
    published = published_of(r)
    zone = zone_of(published)
    sub_label = sub_label_of(zone, r)
    nearest, distance = threshold_of(published)
    return {
        "vector": vector_of(r),
        "weighted": rounded(weighted, 2),
        "task_resistance": rounded(6 - weighted, 2),
        "evidence_total": evidence,
        "barriers_total": barriers,
        "protective_total": sum(r["principles"]),
        "growth": growth,
        "modifiers": {
            "evidence": rounded(1 + Fraction(4 * evidence, 100), 2),
            "barriers": rounded(1 + Fraction(2 * barriers, 100), 2),
            "growth": rounded(1 + Fraction(5 * growth, 100), 2),
        },
        "raw": rounded(raw_with(6 - weighted, evidence, barriers, growth), 4),
        "score_exact": str(exact.numerator)
        + ("" if exact.denominator == 1 else f"/{exact.denominator}"),
        "computed_score": computed_of(r),
        "published_score": published,
        "zone": zone,
        "sub_label": sub_label,
        "label": label_of(zone, sub_label),
        "zone_word": word_of(zone),
        "share_scoring_3_plus": share_of(r),
        "work_impact": impact_of(r),
        "composition": composition_of(r),
        "attribution": printed_parts(attribution_of(r)),
        "threshold": {"zone": nearest, "distance": distance},
        "borderline": -2 <= Fraction(distance) <= 2,
        "quick_screen": quick_screen_of(r),
        "override": override_of(r),
    }
