"""What can be decided only when the whole page is read: which of two statements of an input holds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assessor.exchange.page.header import settle_facts
from assessor.exchange.page.layout import DIMENSIONS, name_and_level
from assessor.exchange.page.reading import Prose, RatedRow, Reading, TaskRow, UnplacedLine


def settle(reading: Reading) -> None:
    """Settle title, facts, tasks and ratings; report what disagrees."""
    _title(reading)
    settle_facts(reading)
    _names(reading)
    _tasks(reading)
    _ratings(reading)


def _title(reading: Reading) -> None:
    if reading.header_title is None:
        return
    line, title = reading.header_title
    stated = reading.text("role.title")
    if not stated:
        reading.texts["role.title"] = Prose([(line, title)])
        reading.compared.discard(line)
        reading.taken.add(line)
    elif stated.casefold() != title.casefold():
        reading.contradict(
            line, f"The top of the page is about “{title}”, the role table about “{stated}”."
        )
        reading.unplaced.append(UnplacedLine(line, title))


def _names(reading: Reading) -> None:
    title, seniority = reading.text("role.title"), reading.text("role.seniority")
    for line, name in reading.names:
        if name.casefold() == title.casefold():
            continue
        head, level = name_and_level(name)
        is_other_level = seniority and level.casefold() not in seniority.casefold()
        if head.casefold() != title.casefold() or is_other_level:
            about = f"“{title}”, “{seniority}”" if seniority else f"“{title}”"
            reading.contradict(line, f"This line speaks of “{name}”, the page is about {about}.")
            reading.unplaced.append(UnplacedLine(line, name))


def _tasks(reading: Reading) -> None:
    """Compare the list above the task table with the table, and fall back on it for lost rows."""
    if not reading.listed or not reading.tasks:
        return
    rows = list(reading.tasks)
    pairs: list[tuple[TaskRow, TaskRow]] = []
    unmatched: list[TaskRow] = []
    for listed in reading.listed:
        row = next((row for row in rows if row.name.casefold() == listed.name.casefold()), None)
        if row is None:
            unmatched.append(listed)
        else:
            rows.remove(row)
            pairs.append((listed, row))
    renamed = _renamed(unmatched, rows)
    for listed, row in renamed:
        reading.contradict(
            listed.line,
            f"The list calls a task “{listed.name}”, the table “{row.name}” (line {row.line}).",
        )
        reading.unplaced.append(UnplacedLine(listed.line, listed.name))
    for listed, row in pairs + renamed:
        _compare_task(reading, listed, row)
    for listed in unmatched:
        if all(listed is not other for other, _ in renamed):
            _recover(reading, listed)
    left_over = {line.text for line in reading.unplaced}
    for row in rows:
        if any(row is other for _, other in renamed):
            continue
        if row.name in left_over:
            reading.note(row.line, f"The entry of “{row.name}” in the list could not be read.")
        else:
            reading.contradict(row.line, f"The list above the table has no task “{row.name}”.")


def _renamed(listed: list[TaskRow], rows: list[TaskRow]) -> list[tuple[TaskRow, TaskRow]]:
    """Entries and rows without a namesake that are the same task by their numbers or their number."""
    if len(listed) == len(rows):
        return list(zip(listed, rows, strict=True))
    pairs: list[tuple[TaskRow, TaskRow]] = []
    left = list(listed)
    for row in rows:
        for entry in left:
            if (entry.time, entry.score, entry.involvement) == (
                row.time,
                row.score,
                row.involvement,
            ):
                left.remove(entry)
                pairs.append((entry, row))
                break
    return pairs


def _compare_task(reading: Reading, listed: TaskRow, row: TaskRow) -> None:
    for name, said, holds in (
        ("time", f"{listed.time} %", f"{row.time} %"),
        ("score", str(listed.score), str(row.score)),
        ("involvement", _words(listed.involvement), _words(row.involvement)),
    ):
        if said != holds:
            reading.contradict(
                listed.line,
                f"The list gives the task “{row.name}” {name} {said}, "
                f"the table {holds} (line {row.line}).",
            )


def _recover(reading: Reading, listed: TaskRow) -> None:
    names = [task.name.casefold() for task in reading.listed]
    at = names.index(listed.name.casefold())
    before = [i for i, task in enumerate(reading.tasks) if task.name.casefold() in names[:at]]
    reading.tasks.insert(max(before, default=-1) + 1, replace(listed, rationale=""))
    reading.recovered_rows += 1
    reading.compared.discard(listed.line)
    reading.taken.add(listed.line)
    reading.note(
        listed.line,
        f"The task “{listed.name}” was taken from the list above the table, as no row of the "
        "table could be read for it; its rationale is missing.",
    )


def _ratings(reading: Reading) -> None:
    """Fall back on the boxes for ratings whose table row could not be read."""
    dimensions = dict(DIMENSIONS.values())
    for statement in reading.statements:
        kind, _, path = statement.figure.partition(".")
        if kind != "rating" or path in reading.rows or not isinstance(statement.stated, Decimal):
            continue
        dimension, rating = dimensions[path], int(statement.stated)
        if rating in dimension.values:
            reading.rows[path] = RatedRow(statement.line, rating, "")
            reading.note(
                statement.line,
                f"The rating of {dimension.label} was taken from the box above the table, as no "
                "row of the table could be read for it; its rationale is missing.",
            )


def _words(involvement: str) -> str:
    return involvement.replace("_", " ")
