"""What came of a list of roles, for a person and for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from assessor.cli.drafting import Outcome
from assessor.cli.layout import wrapped
from assessor.document.errors import Problem
from assessor.document.provenance import Section
from assessor.suggest.bulk import Job

MOST_NAMED = 20
"""Drafts that are named for one reason; the rest is counted."""

Lost: TypeAlias = Mapping[tuple[str, Section], str]
"""Why there is no suggestion, by draft and section."""


def lines(outcome: Outcome) -> Iterator[str]:
    """The outcome in lines."""
    plan = outcome.plan
    rows = sum(not place.problem for place in plan.places)
    under_way = len(plan.under_way)
    had = rows * len(plan.sections) - len(plan.jobs) - under_way
    parts = [f"{counted(len(outcome.kept), 'suggestion')} kept"]
    parts += [f"{had} there already"] if had else []
    parts += [f"{under_way} under way as a batch"] if under_way else []
    parts += [f"{len(outcome.lost)} failed"] if outcome.lost else []
    parts += [f"{outcome.left} not asked for"] if outcome.left else []
    yield from wrapped(f"{counted(rows, 'role')}: {', '.join(parts)}.")
    if outcome.stopped:
        yield from wrapped(f"Stopped: {outcome.stopped}")
    if outcome.interrupted:
        yield "Interrupted."
    if under_way:
        yield "assessor draft --batch takes in what the batch answers."
    if outcome.left:
        yield "The same command goes on from there."
    elif outcome.lost:
        yield "The same command asks again for what failed."
    if outcome.kept or had:
        yield WAITING
    yield from failures(_lost(outcome))
    yield from listed("Left out:", plan.left_out)
    yield from listed("Notes:", plan.notes)


WAITING = "The drafts wait for a person; nothing is accepted."


def as_json(outcome: Outcome) -> dict[str, object]:
    """The outcome as JSON values."""
    plan = outcome.plan
    states = {
        **dict.fromkeys(plan.jobs, "not asked"),
        **dict.fromkeys(plan.under_way, "under way"),
        **dict.fromkeys(outcome.lost, "failed"),
        **dict.fromkeys(outcome.kept, "kept"),
    }
    return {
        "roles": [
            {
                "line": place.row.line,
                "title": place.row.title,
                "name": outcome.names.get(number),
                "sections": {
                    section: states.get(Job(number, section), "there already")
                    for section in plan.sections
                },
            }
            for number, place in enumerate(plan.places)
            if not place.problem
        ],
        "failures": failures_json(_lost(outcome)),
        "left_out": [problem_json(problem) for problem in plan.left_out],
        "notes": [problem_json(note) for note in plan.notes],
        "kept": len(outcome.kept),
        "failed": len(outcome.lost),
        "not_asked": outcome.left,
        "under_way": len(plan.under_way),
        "stopped": outcome.stopped or None,
        "interrupted": outcome.interrupted,
    }


def failures(lost: Lost) -> Iterator[str]:
    """What failed, in lines: each reason once, with all it holds for."""
    for sentence, those in _grouped(lost):
        yield ""
        yield from wrapped(f"Failed: {sentence}")
        named = [f"{name} ({section})" for name, section in those]
        more = len(named) - MOST_NAMED
        text = ", ".join(named[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
        yield from wrapped(text, first="  ", indent="  ")


def failures_json(lost: Lost) -> list[dict[str, object]]:
    """What failed as JSON values, by reason."""
    return [
        {
            "message": sentence,
            "roles": [{"name": name, "section": section} for name, section in those],
        }
        for sentence, those in _grouped(lost)
    ]


def listed(heading: str, problems: Iterable[Problem]) -> Iterator[str]:
    """Problems in lines under a heading; nothing where there are none."""
    for number, problem in enumerate(problems):
        if not number:
            yield from ("", heading)
        yield from wrapped(str(problem), first="  ", indent="    ")


def problem_json(problem: Problem) -> dict[str, object]:
    """A problem as JSON values."""
    return {"place": problem.place, "message": problem.message}


def counted(count: int, word: str) -> str:
    """``count`` of a thing, as in “2 roles”."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _lost(outcome: Outcome) -> Lost:
    places = outcome.plan.places
    return {
        (outcome.names.get(job.number) or places[job.number].row.title, job.section): sentence
        for job, sentence in sorted(outcome.lost.items(), key=lambda lost: lost[0].number)
    }


def _grouped(lost: Lost) -> list[tuple[str, list[tuple[str, Section]]]]:
    """What failed by its reason, the most frequent first."""
    groups: dict[str, list[tuple[str, Section]]] = {}
    for where, sentence in lost.items():
        groups.setdefault(sentence, []).append(where)
    return sorted(groups.items(), key=lambda group: -len(group[1]))
