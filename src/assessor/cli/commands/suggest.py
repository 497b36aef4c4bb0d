"""``assessor suggest``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import UNUSABLE, WRONG, finish, say, say_error, say_json

if TYPE_CHECKING:
    from assessor.desk.ports import SuggestionSource
    from assessor.document.assessment import Assessment
    from assessor.document.provenance import FieldValue, Section, Suggestion

EXAMPLE = """\b
Examples:
  assessor suggest data-engineer --section tasks
  ASSESSOR_MODEL=llama3.1 OPENAI_BASE_URL=http://127.0.0.1:11434/v1 \\
    assessor suggest data-engineer --section evidence --json
"""


def suggest(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A draft or published role.", show_default=False)
    ],
    section: Annotated[
        str,
        typer.Option("--section", metavar="SECTION", help="The section to ask for, such as tasks."),
    ],
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Ask the model for a section of a draft.

    The answer is kept with the draft; nothing of it is accepted.
    """
    from assessor.cli.desk import check_name, open_desk
    from assessor.desk.library import open_entry
    from assessor.suggest.configured import check_configured

    check_name(name)
    asked = _section(section)
    with open_desk(workspace or context.obj) as desk:
        session = open_entry(name, desk.roles, desk.store, desk.settings.user)
        problem = check_configured(desk.settings)
        if problem is not None:
            say_error(problem)
            return finish(UNUSABLE)
        import asyncio

        from assessor.suggest.llm import LlmSource

        source = LlmSource(desk.settings, desk.workspace.root)
        answer = asyncio.run(_ask(source, asked, session.draft.assessment))
        if isinstance(answer, str):
            say_error(answer)
            return finish(WRONG)
        session.keep(answer)
    if json:
        return say_json(answer.model_dump(mode="json"))
    return say("\n".join(_lines(name, answer)))


async def _ask(
    source: SuggestionSource, section: Section, assessment: Assessment
) -> Suggestion | str:
    from assessor.desk.ports import Failed, Final

    async for event in source.suggest(section, assessment):
        if isinstance(event, Final):
            return event.suggestion
        if isinstance(event, Failed):
            return event.message
    return "The model gave no answer; ask again."


def _section(given: str) -> Section:
    from assessor.document.provenance import Section

    known: tuple[Section, ...] = get_args(Section)
    for section in known:
        if section == given:
            return section
    raise typer.BadParameter(f"“{given[:80]}” is not a section; there are {', '.join(known)}")


def _lines(name: str, suggestion: Suggestion) -> Iterator[str]:
    from assessor.cli.layout import wrapped

    count = len(suggestion.items)
    items = f"{count} item{'s' if count != 1 else ''}"
    yield from wrapped(
        f"{items} for {suggestion.section} from {suggestion.model} at {suggestion.endpoint}, "
        f"kept with the draft {name}; nothing is accepted yet."
    )
    for item in suggestion.items:
        yield ""
        yield from wrapped(f"{item.label} ({item.target})")
        for field, value in item.fields.items():
            yield from wrapped(_shown(value), first=f"  {field}: ", indent="    ")


def _shown(value: FieldValue) -> str:
    if isinstance(value, tuple):
        return "; ".join(value) or "–"
    return "–" if value is None or value == "" else str(value)
