"""What came of batches, for a person and for other programs."""

from __future__ import annotations

from collections.abc import Iterator

from assessor.cli.batching import Batched
from assessor.cli.drafting import Plan
from assessor.cli.layout import wrapped
from assessor.cli.summary import (
    WAITING,
    counted,
    failures,
    failures_json,
    listed,
    problem_json,
)


def lines(came: Batched, plan: Plan | None) -> Iterator[str]:
    """What came, in lines; ``plan`` is that of a list, where one was given."""
    said = False
    for batch in came.under_way:
        yield from wrapped(
            f"The batch {batch.batch} is under way ({batch.status}): {batch.completed} of "
            f"{counted(batch.total, 'request')} answered. The same command looks again."
        )
        said = True
    if came.ended:
        parts = [f"{counted(len(came.kept), 'suggestion')} kept"]
        parts += [f"{came.had} there already"] if came.had else []
        parts += [f"{len(came.lost)} failed"] if came.lost else []
        batches = "A batch is" if came.ended == 1 else f"{came.ended} batches are"
        yield from wrapped(f"{batches} over: {', '.join(parts)}.")
        yield WAITING
        said = True
    for sent in came.sent:
        yield from wrapped(
            f"Sent {counted(len(sent.requests), 'request')} to {sent.endpoint} as the batch "
            f"{sent.batch}; it may take a day. The same command takes the answers in."
        )
        said = True
    if came.ended and came.lost and plan is not None:
        yield "The same command sends again what has no suggestion."
    if not said and not came.problems:
        yield "There is nothing to send and no batch under way."
    yield from failures(came.lost)
    if plan is not None:
        yield from listed("Left out:", plan.left_out)
        yield from listed("Notes:", plan.notes)


def as_json(came: Batched, plan: Plan | None) -> dict[str, object]:
    """What came, as JSON values."""
    return {
        "kept": [{"name": one.name, "section": one.section} for one in came.kept],
        "there_already": came.had,
        "failures": failures_json(came.lost),
        "under_way": [
            {
                "batch": one.batch,
                "status": one.status,
                "requests": one.total,
                "completed": one.completed,
            }
            for one in came.under_way
        ],
        "sent": [{"batch": one.batch, "requests": len(one.requests)} for one in came.sent],
        "problems": came.problems,
        "left_out": [problem_json(one) for one in (plan.left_out if plan else ())],
        "notes": [problem_json(one) for one in (plan.notes if plan else ())],
    }
