"""The check of what the prose states of computed figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assessor.document.checks.check import Check, Fix, Subject
from assessor.document.parts import rated_parts

if TYPE_CHECKING:
    from assessor.document.assessment import Assessment
    from assessor.document.claims import Claim, Finding, Names, Ref


def stale_number(subject: Subject) -> Iterator[Check]:
    """A number in prose contradicts the computed one it speaks of, or a zone name the zone.

    Read is every prose section. Where a sentence may speak of several figures it is wrong only if
    it fits none of them; of figures that are not known yet nothing is said (METHOD §7).
    """
    a = subject.assessment
    if a is None:
        return
    # Here, so that what has no prose (a vector) is scored without it.
    from assessor.document.claims import Computed, claims_in, judged

    names = names_of(a)
    computed = Computed.of(a, subject.ratings, subject.method)
    for path, place, text in prose_of(a):
        if not text:
            continue
        for claim in claims_in(text, place, names):
            finding = judged(claim, text, computed)
            if finding is not None:
                yield _check(subject, path, text, finding)


def names_of(a: Assessment) -> Names:
    """What the prose of ``a`` can name."""
    from assessor.document.claims import Names

    return Names(
        own=(a.role.title, *a.role.also_known_as),
        tasks=tuple([task.name for task in a.tasks]),
        comparators=tuple([(c.role, *c.also_known_as) for c in a.comparators]),
    )


def prose_of(a: Assessment) -> Iterator[tuple[str, str, str]]:
    """Every prose section of ``a``: its path, the part it stands in, and its text."""
    role = a.role
    yield "role.summary", "role", role.summary
    yield "role.function", "role", role.function
    yield "role.is_not", "role", role.is_not
    yield "role.experience", "role", role.experience
    yield "role.seniority_note", "role", role.seniority_note
    yield "principles.quick_screen", "principles.quick_screen", a.principles.quick_screen
    for place, part in rated_parts(a):
        yield f"{place}.rationale", place, part.rationale
    yield "growth.check", "growth", a.growth.check
    yield "reinstatement", "reinstatement", a.reinstatement
    yield "override.justification", "override", a.override.justification
    commentary = a.commentary
    yield "commentary.reality_check", "commentary", commentary.reality_check
    for i, point in enumerate(commentary.not_captured):
        yield f"commentary.not_captured[{i}].title", "commentary", point.title
        yield f"commentary.not_captured[{i}].text", "commentary", point.text
    yield "commentary.who_should_worry", "commentary", commentary.who_should_worry
    yield "commentary.who_should_not", "commentary", commentary.who_should_not
    yield "commentary.separator", "commentary", commentary.separator
    outlook = a.outlook
    yield "outlook.role_then", "outlook", outlook.role_then
    for i, point in enumerate(outlook.strategies):
        yield f"outlook.strategies[{i}].title", "outlook", point.title
        yield f"outlook.strategies[{i}].text", "outlook", point.text
    yield "outlook.timeline", "outlook", outlook.timeline
    for i, comparator in enumerate(a.comparators):
        yield f"comparators[{i}].note", f"comparators[{i}]", comparator.note


def _check(subject: Subject, path: str, text: str, finding: Finding) -> Check:
    claim, ref = finding.claim, finding.ref
    stated = " ".join(text[claim.start : claim.end].split())
    fix = None
    if finding.edits:
        words = ", ".join(words for _, _, words in finding.edits)
        fix = Fix(path, finding.mended(text), f"put {words}")
    return Check(
        code="stale-number",
        severity="flag",
        path=path,
        message=f"{_place(subject, path)} says {_said(subject, ref, claim, stated, finding)}",
        fix=fix,
    )


def _said(subject: Subject, ref: Ref, claim: Claim, stated: str, finding: Finding) -> str:
    right = finding.right
    if ref.kind == "task_count":
        return f"there are {stated} tasks; there are {right}."
    what = _what(subject, ref)
    if ref.kind == "share" or ref.kind == "task_time":
        return f"{what} is {stated} %; it is {right}."
    if ref.kind == "distance":
        return f"{stated} points {what}; {_distance(ref, right)}."
    if ref.kind == "zone":
        if right == "none":
            return f"{what} {stated}; it has no sub-label."
        return f"{what} {stated}; it is {right}."
    word = {"at_least": "over ", "at_most": "at most ", "about": "about "}.get(claim.relation, "")
    return f"{what} is {word}{stated}; it is {right}."


def _distance(ref: Ref, right: str) -> str:
    side = {"+": "above", "-": "below"}.get(ref.sign, "away")
    if right.startswith("-"):
        side = {"above": "below", "below": "above"}.get(side, side)
        right = right[1:]
    return f"it is {right} {side}" if side != "away" else f"they are {right} apart"


def _what(subject: Subject, ref: Ref) -> str:
    if ref.kind == "score":
        return f"the score of {_role(subject, ref.of)}" if ref.of else "the score"
    if ref.kind == "zone":
        return f"{_role(subject, ref.of)} is"
    if ref.kind == "threshold":
        return f"the {_zone_label(subject, ref.of)} threshold"
    if ref.kind == "distance":
        what, _, key = ref.than.partition(":")
        if what == "role":
            than = _role(subject, key)
        else:
            than = f"the {_zone_label(subject, key)} threshold" if key else "the nearest threshold"
        return f"{'from' if ref.sign == '±' else 'above' if ref.sign == '+' else 'below'} {than}"
    if ref.kind == "task_score":
        return f"the score of {subject.task_names[int(ref.of)]}"
    if ref.kind == "task_time":
        tasks = [subject.task_names[int(i)] for i in ref.of.split(",")]
        return f"the task time of {' and '.join(tasks)}"
    if ref.kind == "share":
        if ref.of == "scoring":
            scores = ref.than[0] + {"+": " or more", "-": " or less"}.get(ref.than[1:], "")
            return f"the task time that scores {scores}"
        return f"the task time {_SHARES[ref.of]}"
    if ref.kind == "rating":
        return f"the rating of {subject.name_at(ref.of)}"
    return _FIGURES[ref.kind]


def _role(subject: Subject, of: str) -> str:
    a = subject.assessment
    if not of or a is None:
        return "the role"
    return f"“{a.comparators[int(of)].role}”"


def _zone_label(subject: Subject, key: str) -> str:
    return next(zone.label for zone in subject.method.zones if zone.key == key)


def _place(subject: Subject, path: str) -> str:
    if path in _PLACES:
        return _PLACES[path]
    if path.endswith(".rationale"):
        return f"The rationale of {subject.name_at(path)}"
    number = int(path[path.index("[") + 1 : path.index("]")]) + 1
    if path.startswith("commentary."):
        return f"Point {number} of what the numbers do not capture"
    if path.startswith("outlook."):
        return f"Strategy {number}"
    return f"The note on {_role(subject, str(number - 1))}"


_PLACES = {
    "role.summary": "The summary",
    "role.function": "The primary function",
    "role.is_not": "“What this role is not”",
    "role.experience": "The typical experience",
    "role.seniority_note": "The seniority note",
    "principles.quick_screen": "The quick screen",
    "growth.check": "The growth check",
    "reinstatement": "The reinstatement check",
    "override.justification": "The override's justification",
    "commentary.reality_check": "The reality check",
    "commentary.who_should_worry": "“Who should worry”",
    "commentary.who_should_not": "“Who should not worry”",
    "commentary.separator": "The separator",
    "outlook.role_then": "The outlook",
    "outlook.timeline": "The timeline",
}
_SHARES = {
    "exposed": "that scores 3 or more",
    "displaced": "that is displaced",
    "augmented": "that is augmented",
    "not_involved": "AI is not involved in",
    "involved": "AI takes part in",
}
_FIGURES = {
    "evidence": "the evidence total",
    "barriers": "the barriers total",
    "protective": "the protective total",
    "resistance": "task resistance",
    "weighted": "the weighted score",
    "evidence_modifier": "the evidence modifier",
    "barriers_modifier": "the barriers modifier",
    "growth_modifier": "the growth modifier",
    "raw": "the raw value",
}
