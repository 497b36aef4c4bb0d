"""The check of how suggestions were taken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, get_args

from assessor.document.checks.check import Check, Subject
from assessor.document.parts import Section

if TYPE_CHECKING:
    from assessor.document.provenance import Decision

VERBATIM_OVER_PERCENT = 80
"""% of a section's accepted suggestions; when more are unedited it is remarked on (METHOD §7)."""
LEAST_ACCEPTED = 3
"""Accepted suggestions of a section it takes to speak of a habit: of fewer a share says nothing."""

_SECTIONS = get_args(Section)


def verbatim(subject: Subject) -> Iterator[Check]:
    """Over 80 % of the accepted suggestions of a section were taken unedited.

    Counted are suggested items, the cards a person decides on. One is accepted when a field of it
    was taken over, and unedited when all were and, as far as provenance tells, stayed as suggested.
    """
    items: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for decision in subject.decisions:
        items[decision.suggestion_id, decision.item_id].append(decision)
    changed = {entry.path for entry in subject.provenance if entry.origin != "suggestion"}
    accepted, unedited = Counter[str](), Counter[str]()
    for decisions in items.values():
        sections = {_section(one.path) for one in decisions if one.verdict != "discarded"}
        as_it_came = all(one.verdict == "accepted" and one.path not in changed for one in decisions)
        for section in sections:
            accepted[section] += 1
            unedited[section] += as_it_came
    for section in _SECTIONS:
        total, same = accepted[section], unedited[section]
        if total >= LEAST_ACCEPTED and 100 * same > VERBATIM_OVER_PERCENT * total:
            yield Check(
                code="verbatim",
                severity="remark",
                path=section,
                message=f"Of {total} accepted suggestions for {section}, {same} were taken unedited; "
                "make sure that each says what you think.",
            )


def _section(path: str) -> str:
    return path.partition(".")[0].partition("[")[0]
