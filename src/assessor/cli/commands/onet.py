"""``assessor onet``: occupations of an O*NET database, and their tasks for a draft."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import UNUSABLE, WRONG, finish, say, say_error, say_json

if TYPE_CHECKING:
    from assessor.exchange.onet.index import OnetIndex
    from assessor.exchange.onet.values import Occupation
    from assessor.settings import Settings
    from assessor.workspace import Workspace

EXAMPLE = """\b
Examples:
  assessor onet link ~/Downloads/db_29_3_text
  assessor onet search data engineer
  assessor onet take 15-1243.00 data-engineer
"""
LINK_EXAMPLE = """\b
Examples:
  assessor onet link ~/Downloads/db_29_3_text
  assessor onet link db_29_3_excel --json
"""
SEARCH_EXAMPLE = """\b
Examples:
  assessor onet search data engineer
  assessor onet search rn --json
"""
SHOW_EXAMPLE = """\b
Examples:
  assessor onet show 15-1243.00
"""
TAKE_EXAMPLE = """\b
Examples:
  assessor onet take 15-1243.00 data-engineer
"""

app = typer.Typer(
    help="Find an occupation in an O*NET database and take over its tasks.",
    epilog=EXAMPLE,
    rich_markup_mode=None,
)

CodeArgument = Annotated[
    str,
    typer.Argument(
        metavar="CODE", help="The occupation's code, such as 15-1252.00.", show_default=False
    ),
]


@app.command("link", epilog=LINK_EXAMPLE)
def link(
    context: typer.Context,
    folder: Annotated[
        str,
        typer.Argument(
            metavar="DIR",
            help="The folder that an O*NET database was unpacked to: text or .xlsx, release 18.1 "
            "and later.",
            show_default=False,
        ),
    ],
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Read an O*NET folder once and keep an index of it in the workspace.

    Occupation Data and Task Statements have to be there; Task Ratings, Alternate Titles and the
    Read Me are used where they are.
    """
    from assessor.cli.occupations import about_json, about_lines
    from assessor.exchange.files import typed_path
    from assessor.exchange.onet.linked import folder_named, index_beside, link

    with _refusing(WRONG):
        place, settings = _workspace(workspace or context.obj)
        made = link(index_beside(place.database), typed_path(folder))
        named = folder_named(settings.onet, place.root)
    if json:
        return say_json(about_json(made))
    say("\n".join(about_lines(made)))
    if named is not None and named != Path(made.folder):
        say(f"The setting onet names another folder, which is read in its place: {settings.onet}")
    return None


@app.command("search", epilog=SEARCH_EXAMPLE)
def search(
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help="A title, or words of one.", show_default=False),
    ],
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Find occupations by title and alternate title; words may be cut short."""
    from assessor.cli.layout import columns
    from assessor.cli.occupations import HEADING, found_json, outdated_lines, row

    with _open(workspace or context.obj) as index:
        found = index.search(" ".join(words))
        made_of = index.about
    if json:
        return say_json([found_json(one) for one in found])
    lines = [f"No title of O*NET {made_of.release.name} has any of these words."]
    if found:
        lines = list(columns([HEADING, *map(row, found)]))
    return say("\n".join([*lines, *outdated_lines(made_of)]))


@app.command("show", epilog=SHOW_EXAMPLE)
def show(
    context: typer.Context,
    code: CodeArgument,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show an occupation's tasks with their shares of time, and how they would be merged."""
    from assessor.cli.occupations import occupation_json, occupation_lines, outdated_lines
    from assessor.suggest.offline_tasks import proposed_work

    with _open(workspace or context.obj) as index:
        occupation = _occupation(index, code)
        made_of = index.about
    proposed = proposed_work(occupation.statements)
    if json:
        return say_json(occupation_json(made_of, occupation, proposed))
    lines = [*occupation_lines(made_of, occupation, proposed), *outdated_lines(made_of)]
    return say("\n".join(lines))


@app.command("take", epilog=TAKE_EXAMPLE)
def take(
    context: typer.Context,
    code: CodeArgument,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A draft or published role.", show_default=False)
    ],
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Suggest an occupation's tasks for a draft, merged into 5 to 10.

    Scores are proposed where precedents or the offline rater are sure enough. All is kept with the
    draft and nothing of it is accepted; O*NET is credited in its sources.
    """
    from assessor.cli.desk import check_name, open_desk
    from assessor.cli.refusals import REFUSALS, refuse
    from assessor.desk.crediting import credit
    from assessor.desk.library import open_entry
    from assessor.exchange.onet.attribution import source_fields
    from assessor.material import work_of_occupation
    from assessor.suggest.offline_rating import rating_by
    from assessor.suggest.offline_tasks import tasks_suggestion

    check_name(name)
    given = workspace or context.obj
    with _open(given) as index:
        occupation = _occupation(index, code)
        made_of = index.about
    if not occupation.statements:
        say_error(f"O*NET {made_of.release.name} lists no tasks of {code} {occupation.title}")
        return finish(WRONG)
    work = work_of_occupation(occupation, made_of)
    with open_desk(given) as desk:
        session = open_entry(name, desk.roles, desk.store, desk.settings.user)
        suggestion = tasks_suggestion(
            work.proposed,
            session.draft.assessment,
            model=work.model,
            asked_at=desk.author.at,
            parameters=work.parameters,
            rate=rating_by(desk.precedents, session.draft.assessment.role.title),
        )
        try:
            fields = source_fields(made_of.release, desk.author.at.date())
            source, is_new = credit(session, fields)
            session.keep(suggestion)
        except REFUSALS as error:
            return finish(refuse(error, name))
    if json:
        shown = suggestion.model_dump(mode="json")
        return say_json({"suggestion": shown, "source": source, "source_added": is_new})
    from assessor.cli.layout import wrapped
    from assessor.cli.occupations import outdated_lines, suggested_lines

    lines = [
        *wrapped(
            f"{len(suggestion.items)} tasks made of the {len(occupation.statements)} statements of "
            f"{occupation.title}, kept with the draft {name}; nothing is accepted yet."
        ),
        *wrapped(
            f"Sources: {fields['title']} is credited as {source}"
            f"{', added now' if is_new else ' already'}."
        ),
        "",
        *suggested_lines(suggestion),
        *outdated_lines(made_of),
    ]
    return say("\n".join(lines))


@contextmanager
def _refusing(code: int) -> Iterator[None]:
    """End the command with one line where the folder, its index or the workspace cannot be used."""
    from assessor.exchange.files import FileError
    from assessor.exchange.onet.values import OnetError
    from assessor.settings import SettingsError
    from assessor.workspace import WorkspaceError

    try:
        yield
    except OnetError as error:
        say_error(str(error))
        raise typer.Exit(code) from None
    except (FileError, SettingsError, WorkspaceError) as error:
        say_error(str(error))
        raise typer.Exit(UNUSABLE) from None


@contextmanager
def _open(given: Path | None) -> Iterator[OnetIndex]:
    from assessor.exchange.onet.linked import folder_named, index_beside, open_linked

    with _refusing(UNUSABLE):
        place, settings = _workspace(given)
        folder = folder_named(settings.onet, place.root)
        with open_linked(index_beside(place.database), folder) as index:
            yield index


def _workspace(given: Path | None) -> tuple[Workspace, Settings]:
    from assessor.cli.where import workspace_of
    from assessor.settings import load_settings

    place = workspace_of(given)
    return place, load_settings(place.root)


def _occupation(index: OnetIndex, code: str) -> Occupation:
    from assessor.exchange.onet.values import OnetError

    found = index.occupation(code.strip())
    if found is None:
        raise OnetError(
            f"“{code[:40]}” is no occupation of O*NET {index.about.release.name}; find one with "
            "assessor onet search WORDS"
        )
    return found
