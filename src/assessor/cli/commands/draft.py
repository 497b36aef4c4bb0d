"""``assessor draft``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from assessor.cli.commands.suggest import section_of
from assessor.cli.options import JsonOption, SourceOption, WorkspaceOption
from assessor.cli.output import UNUSABLE, finish, say, say_error, say_json

if TYPE_CHECKING:
    from assessor.cli.asking import Kind
    from assessor.cli.desk import Desk
    from assessor.document.provenance import Section
    from assessor.exchange.titles import Titles

EXAMPLE = """\b
Examples:
  assessor draft titles.csv
  assessor draft titles.csv --sections role,tasks,evidence --concurrency 8
  assessor draft titles.csv --sections all --json > summary.json
  assessor draft titles.csv --batch
"""


def draft(
    context: typer.Context,
    titles: Annotated[
        str | None,
        typer.Argument(
            metavar="TITLES.csv|-",
            help="A list of roles: a column title, and where wanted name, seniority, category, "
            "summary, function and is_not.",
            show_default=False,
        ),
    ] = None,
    sections: Annotated[
        str,
        typer.Option("--sections", metavar="SECTION,…", help="The sections to ask for, or all."),
    ] = "tasks",
    source: SourceOption = None,
    concurrency: Annotated[
        int | None,
        typer.Option(
            "--concurrency",
            metavar="N",
            min=1,
            max=64,
            help="Requests under way at once; else as set.",
            show_default=False,
        ),
    ] = None,
    batch: Annotated[
        bool,
        typer.Option(
            "--batch",
            help="Take in what batches have answered, else send the list as one (OpenAI's Batch "
            "API). Without a list, only look.",
        ),
    ] = False,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Draft many roles: for each a draft, and a suggestion for each section.

    Drafts that are there already are gone on with. The same command after an interruption asks
    only for what is missing. Nothing is accepted: the drafts wait for a person.
    """
    from assessor.cli.asking import NoSource, kind_of
    from assessor.cli.desk import open_desk
    from assessor.cli.refusals import REFUSALS, refuse

    if titles is None and not batch:
        raise typer.BadParameter("name a list of roles, such as titles.csv, or - for input")
    asked = _sections(sections)
    try:
        listed = _read(titles) if titles is not None else None
    except REFUSALS as error:
        refuse(error, titles or "")
        return finish(UNUSABLE)
    with open_desk(workspace or context.obj) as desk:
        kind = kind_of(desk, source)
        if batch and kind != "llm":
            raise typer.BadParameter("--batch asks a model; name one, or leave it out")
        try:
            if batch:
                return _in_a_batch(desk, listed, asked, json=json)
            if listed is not None:
                return _now(desk, listed, asked, kind, concurrency, json=json)
        except NoSource as error:
            say_error(str(error))
            return finish(UNUSABLE)
        except REFUSALS as error:
            return finish(refuse(error, ""))


def _now(
    desk: Desk,
    listed: Titles,
    sections: tuple[Section, ...],
    kind: Kind,
    concurrency: int | None,
    *,
    json: bool,
) -> None:
    from assessor.cli.asking import llm_source, offline_source
    from assessor.cli.drafting import carry_out, plan_of
    from assessor.cli.sent_batches import remembered
    from assessor.cli.summary import as_json, lines
    from assessor.suggest.sent import under_way

    if kind == "llm":
        chosen = llm_source(desk, for_many=True)
        sent = under_way(remembered(desk.workspace))
    else:
        chosen, sent = offline_source(desk), frozenset()
    plan = plan_of(listed, sections, desk, kind, sent)
    at_once = concurrency or desk.settings.concurrency
    outcome = carry_out(plan, chosen, desk, at_once=at_once, may_give_up=kind == "llm")
    if json:
        say_json(as_json(outcome))
    else:
        say("\n".join(lines(outcome)))
    return finish(outcome.code)


def _in_a_batch(
    desk: Desk, listed: Titles | None, sections: tuple[Section, ...], *, json: bool
) -> None:
    from assessor.cli.batch_summary import as_json, lines
    from assessor.cli.batching import collect, send
    from assessor.cli.drafting import plan_of
    from assessor.cli.sent_batches import remembered
    from assessor.suggest.batch_file import BatchError
    from assessor.suggest.sent import under_way

    plan = None
    try:
        came = collect(desk, remembered(desk.workspace))
        if listed is not None:
            sent = under_way(remembered(desk.workspace))
            plan = plan_of(listed, sections, desk, "llm", sent)
            # What was just taken in is for a person to look at before more is paid for.
            if not came.ended:
                send(desk, plan, came)
    except BatchError as error:
        say_error(str(error))
        return finish(UNUSABLE)
    for problem in came.problems:
        say_error(problem)
    if json:
        say_json(as_json(came, plan))
    else:
        say("\n".join(lines(came, plan)))
    return finish(came.code)


def _sections(given: str) -> tuple[Section, ...]:
    from assessor.document.provenance import Section

    if given.strip() == "all":
        every: tuple[Section, ...] = get_args(Section)
        return every
    named = [name.strip() for name in given.split(",") if name.strip()]
    if not named:
        raise typer.BadParameter("name the sections to ask for, such as tasks,evidence, or all")
    return tuple(dict.fromkeys(map(section_of, named)))


def _read(given: str) -> Titles:
    from assessor.cli.reading import STDIN, stdin_bytes
    from assessor.exchange.files import read_bytes
    from assessor.exchange.titles import MAX_BYTES, read_titles

    advice = "split the list"
    if given == STDIN:
        return read_titles(stdin_bytes(MAX_BYTES, advice))
    return read_titles(read_bytes(Path(given), MAX_BYTES, advice))
