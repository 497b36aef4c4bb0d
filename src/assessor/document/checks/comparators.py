"""The check of what comparators quote against the library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assessor.document.checks.check import Check, Fix, KnownRole, Subject, name_key

if TYPE_CHECKING:
    from assessor.document.assessment import Comparator


def comparator_drift(subject: Subject) -> Iterator[Check]:
    """A comparator's quoted score, zone or sub-label differs from the library's current one.

    A comparator speaks of the role that has its name, or one of its other names, as title or else
    among its own other names, letter case and spacing aside. Of several such roles it speaks of
    the one at its seniority; where that leaves none or several, nothing can be said.
    """
    if subject.assessment is None or not subject.beside.roles:
        return
    for i, comparator in enumerate(subject.assessment.comparators):
        role = _role_of(subject, comparator)
        if role is not None:
            yield from _drift(subject, f"comparators[{i}]", comparator, role)


def _role_of(subject: Subject, comparator: Comparator) -> KnownRole | None:
    by_name = subject.beside.roles_by_name
    for name in (comparator.role, *comparator.also_known_as):
        found = by_name.get(name_key(name), ()) if name.strip() else ()
        if not found:
            continue
        level = _level(comparator.seniority)
        if level:
            at_level = tuple(role for role in found if _level(role.seniority) == level)
            found = at_level or tuple(role for role in found if not _level(role.seniority))
        return found[0] if len(found) == 1 else None
    return None


def _drift(subject: Subject, path: str, comparator: Comparator, role: KnownRole) -> Iterator[Check]:
    method = subject.method
    sub_labels = dict(method.sub_labels)
    name = f"“{comparator.role}”" if comparator.role.strip() else f"“{role.title}”"
    if comparator.score is not None and comparator.score != role.score:
        yield _drifted(
            Fix(f"{path}.score", str(role.score), f"quote {role.score}"),
            f"{name} is quoted with a score of {comparator.score}; the library has {role.score}.",
        )
    if comparator.zone is not None and comparator.zone != role.zone:
        quoted, current = method.zone(comparator.zone).label, method.zone(role.zone).label
        yield _drifted(
            Fix(f"{path}.zone", role.zone, f"quote {current}"),
            f"{name} is quoted as {quoted}; the library has it in {current}.",
        )
    if comparator.sub_label is not None and comparator.sub_label != role.sub_label:
        quoted = sub_labels[comparator.sub_label]
        current = sub_labels[role.sub_label] if role.sub_label else "no sub-label"
        yield _drifted(
            Fix(f"{path}.sub_label", role.sub_label, f"quote {current}"),
            f"{name} is quoted as {quoted}; the library gives it {current}.",
        )


def _drifted(fix: Fix, message: str) -> Check:
    return Check(code="comparator-drift", severity="flag", path=fix.path, message=message, fix=fix)


def _level(seniority: str) -> str:
    """A level without the years that may follow it in brackets."""
    return name_key(seniority.partition("(")[0])
