"""The check of how little it takes to change the zone."""

from __future__ import annotations

from collections.abc import Iterator

from assessor.document.checks.check import Check, Subject
from assessor.method.flips import flips


def fragile(subject: Subject) -> Iterator[Check]:
    """Some single unit step of one rating changes the zone of the formula's score.

    Where a person has set the score, its zone does not depend on the ratings.
    """
    if subject.ratings is None or subject.ratings.override is not None:
        return
    found = flips(subject.ratings, subject.method)
    if not found:
        return
    flip = next((one for one in found if one.adverse), found[0])
    step = flip.step
    which = "A single step" if len(found) == 1 else f"Each of {len(found)} single steps"
    yield Check(
        code="fragile",
        severity="flag",
        path="score",
        message=f"{which} of a rating changes the zone: {subject.name_at(step.path)} rated "
        f"{step.after} instead of {step.before} gives {flip.published} {flip.zone.label}.",
    )
