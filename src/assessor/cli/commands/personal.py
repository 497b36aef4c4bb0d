"""``assessor personal``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import UNUSABLE, WRONG, finish, say, say_error, say_errors, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from assessor.document.assessment import Assessment
    from assessor.document.personal import PersonalProfile

EXAMPLE = """\b
Examples:
  assessor personal ai-infrastructure-engineer --week 10,4,8,12,2,3,1
  assessor personal ai-infrastructure-engineer --time 'tasks[0]=40' \\
      --rate 'tasks[1].score=4' --to profiles
"""


def personal(
    context: typer.Context,
    subject: Annotated[
        str,
        typer.Argument(
            metavar="FILE|NAME",
            help="A role's assessment: a file, or a draft or role of the workspace.",
            show_default=False,
        ),
    ],
    week: Annotated[
        str,
        typer.Option(
            metavar="N,N,…",
            help="Your time for each task, in order: hours, days or %, the same for all.",
        ),
    ] = "",
    times: Annotated[
        list[str] | None,
        typer.Option(
            "--time",
            metavar="TASK=N",
            help="Your time for one task, as in tasks[2]=12.5; repeatable.",
            show_default=False,
        ),
    ] = None,
    rates: Annotated[
        list[str] | None,
        typer.Option(
            "--rate",
            metavar="PATH=VALUE",
            help="A rating of your own, as in tasks[2].score=4; repeatable.",
            show_default=False,
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="DIR", help="Write the profile as a file of its own there."),
    ] = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Weigh a role's tasks by your own week, and see your own score.

    Times need not add up to 100: they are made into whole % by largest remainder. A profile is no
    assessment of the role; it names the one it was made from and its hash.
    """
    from assessor.cli.refusals import REFUSALS, reasons
    from assessor.cli.subjects import find
    from assessor.desk.personal import personal_profile
    from assessor.desk.whatif import setting
    from assessor.document.model import now
    from assessor.document.personal import dump_profile
    from assessor.exchange.files import FileError, unused, write_bytes

    root = workspace or context.obj
    found = find(subject, root)
    try:
        weights = _week(week, found.document) | dict(map(_weight, times or ()))
        own = dict(setting(text) for text in rates or ())
        profile = personal_profile(
            found.document, found.name, weights, own, made_by=_user(root), made_at=now()
        )
    except REFUSALS as error:
        say_errors(subject, reasons(error))
        return finish(WRONG)
    written: Path | None = None
    if to is not None:
        written = unused(to / f"{found.name or 'role'}.personal.json")
        try:
            write_bytes(written, dump_profile(profile), private=True)
        except FileError as error:
            say_error(str(error))
            return finish(UNUSABLE)
    if json:
        return say_json(profile.model_dump(mode="json"))
    lines = list(_lines(profile))
    if written is not None:
        lines += ["", f"Written: {written}"]
    return say("\n".join(lines))


def _week(text: str, document: Assessment) -> dict[str, Decimal]:
    from assessor.document.errors import DocumentError

    if not text.strip():
        return {}
    parts = text.split(",")
    if len(parts) != len(document.tasks):
        raise DocumentError.at(
            "--week", f"holds {len(parts)} times; the role has {len(document.tasks)} tasks"
        )
    numbers = [_number("--week", part) for part in parts]
    return {task.id: number for task, number in zip(document.tasks, numbers, strict=True)}


def _weight(text: str) -> tuple[str, Decimal]:
    from assessor.document.errors import DocumentError

    place, equals, number = text.partition("=")
    if not equals:
        raise DocumentError.at(text, "is not written like tasks[2]=12.5")
    return place.strip(), _number(text, number)


def _number(place: str, text: str) -> Decimal:
    from decimal import Decimal, InvalidOperation

    from assessor.document.errors import DocumentError

    try:
        return Decimal(text.strip())
    except InvalidOperation:
        raise DocumentError.at(place, f"“{text.strip()[:20]}” is not a number") from None


def _user(root: Path | None) -> str:
    from assessor.cli.where import workspace_of
    from assessor.settings import SettingsError, load_settings
    from assessor.workspace import WorkspaceError

    try:
        return load_settings(workspace_of(root).root).user
    except (SettingsError, WorkspaceError) as error:
        say_error(str(error))
        raise typer.Exit(UNUSABLE) from None


def _lines(profile: PersonalProfile) -> Iterator[str]:
    from assessor.cli.layout import columns, cut, wrapped
    from assessor.method.rounding import signed

    role, card, firm = profile.role, profile.scorecard, profile.firmness
    moved = signed(card.published_score - role.score)
    yield from columns(
        [
            ("Role", f"{role.score}", role.label, cut(role.title, 40)),
            ("You", f"{card.published_score}", card.label, f"{moved} points"),
        ]
    )
    yield ""
    rows: list[Sequence[str]] = [("Task", "said", "your week", "the role's", "score")]
    for task in profile.tasks:
        score = (
            f"{task.score}"
            if task.score == task.role_score
            else f"{task.role_score} → {task.score}"
        )
        rows.append(
            (cut(task.name, 36), task.stated, f"{task.time} %", f"{task.role_time} %", score)
        )
    yield from columns(rows)
    for rating in profile.ratings:
        if rating.rating != rating.role_rating:
            yield f"{rating.path}  {rating.role_rating} → {rating.rating}"
    yield ""
    yield "What moves your score most: 10 % of your week more, and less"
    rows = []
    for mover in profile.movers:
        effects = [
            f"{effect.points:+} %: {effect.score} ({signed(effect.difference)})"
            for effect in (mover.more, mover.less)
        ]
        rows.append((f"  {cut(mover.name, 34)}", *effects))
    yield from columns(rows)
    yield ""
    zones = firm.zones
    yield from wrapped(
        f"If each rating may be off by one with a probability of {firm.probability} to either "
        f"side: Green {zones.green}, Yellow {zones.yellow}, Red {zones.red}; 90 % interval "
        f"{firm.low}–{firm.high} (items assumed independent)."
    )
    yield from wrapped(profile.notice)
