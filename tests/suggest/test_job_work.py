"""Tasks proposed from a job description: merged, with equal shares as a prior."""

from __future__ import annotations

import pytest

from assessor.suggest.job_work import work_of_job

DUTIES = [
    "Prepare the monthly management accounts.",
    "Prepare the annual management accounts.",
    "You will train new staff.",
    "Answer customers by phone.",
    "Repair machines in the workshop.",
    "Write reports for the board.",
    "Plan the rota of the night shift.",
]


def described(count: int) -> str:
    """A job description with so many duties from line 3 on."""
    return "Clerk\nDuties\n" + "\n".join(f"- {duty}" for duty in (DUTIES * 9)[:count])


@pytest.mark.parametrize("count", [1, 3, 5, 7])
def test_time_adds_up_and_every_sentence_is_in_exactly_one_task(count: int) -> None:
    work = work_of_job(described(count))
    assert sum(task.time or 0 for task in work) == 100
    assert sorted(s for task in work for s in task.statements) == sorted(DUTIES[:count])
    assert min(count, 5) <= len(work) <= 10


def test_each_responsibility_weighs_the_same_and_says_so_with_its_line() -> None:
    tasks = {task.name: task for task in work_of_job(described(4))}
    assert [task.time for task in tasks.values()] == [25, 25, 25, 25]
    assert tasks["Train new staff"].statements == ("You will train new staff.",)
    assert tasks["Train new staff"].basis == (
        "Time is a prior to confirm: 1 of 4 duties, each taken to need as much.\n"
        "25 %, line 5: “You will train new staff.”"
    )


def test_like_responsibilities_become_one_task() -> None:
    both = next(task for task in work_of_job(described(7)) if len(task.statements) > 1)
    assert sorted(both.statements) == sorted(DUTIES[:2])
    assert both.time == 15 + 15


def test_two_sentences_that_say_the_same_deed_are_both_kept() -> None:
    work = work_of_job("Duties\n- Train staff\n- You will train staff\n")
    assert sorted(s for task in work for s in task.statements) == [
        "Train staff",
        "You will train staff",
    ]


def test_nothing_is_proposed_where_no_responsibility_is_stated() -> None:
    assert work_of_job("We are hiring.") == ()
