"""``assessor source``: the sources of a draft, fetched or read, with their texts kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import UNUSABLE, finish, say, say_error, say_json

if TYPE_CHECKING:
    from assessor.cli.desk import Desk
    from assessor.desk.session import Session
    from assessor.exchange.documents import Written
    from assessor.exchange.fetch import Fetched

EXAMPLE = """\b
Examples:
  assessor source add data-engineer --url https://example.org/report
  assessor source list data-engineer
  assessor source fetch data-engineer wage-report
"""
ADD_EXAMPLE = """\b
Examples:
  assessor source add data-engineer --url https://example.org/report.pdf
  assessor source add data-engineer --file report.docx --title "Wage report"
  pbpaste | assessor source add data-engineer - --title "Interview"
"""
FETCH_EXAMPLE = """\b
Examples:
  assessor source fetch data-engineer wage-report
"""
LIST_EXAMPLE = """\b
Examples:
  assessor source list data-engineer
  assessor source list data-engineer --json
"""

app = typer.Typer(
    help="Add sources with their texts, for the checks to look quotations and figures up in.",
    epilog=EXAMPLE,
    rich_markup_mode=None,
)

NameArgument = Annotated[
    str, typer.Argument(metavar="NAME", help="A draft or published role.", show_default=False)
]


@app.command("add", epilog=ADD_EXAMPLE)
def add(
    context: typer.Context,
    name: NameArgument,
    given: Annotated[
        str,
        typer.Argument(
            metavar="FILE|-",
            help="Its text in a file, as with --file; “-” reads standard input.",
            show_default=False,
        ),
    ] = "",
    url: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where it is on the web; it is fetched now.")
    ] = "",
    file: Annotated[
        str,
        typer.Option(metavar="FILE|-", help="Its text: plain text, Markdown, HTML, .docx or PDF."),
    ] = "",
    title: Annotated[
        str, typer.Option(metavar="TEXT", help="Its title; else what it says of itself.")
    ] = "",
    publisher: Annotated[str, typer.Option(metavar="TEXT", help="Who published it.")] = "",
    published: Annotated[
        str, typer.Option(metavar="TEXT", help="When it was published, in its own words.")
    ] = "",
    kind: Annotated[
        Literal["evidence", "resource"],
        typer.Option(help="What statements rest on, or where a reader can learn more."),
    ] = "evidence",
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Add a source to a draft, and keep its text with it.

    Only this and “source fetch” fetch anything: the one address, at most 5 MB of it, within half
    a minute, and from public addresses alone unless the settings allow others.
    """
    from assessor.cli.sources import added_json, added_lines
    from assessor.desk.sourcing import add_source

    path = file or given
    if bool(url) == bool(path) or (file and given):
        raise typer.BadParameter("say where the text is, once: --url, --file, or - for input")
    with _opened(name, workspace or context.obj, url or path) as (desk, session):
        fetched = _fetched(desk, url) if url else None
        found = _read(path, fetched)
        own_id, kept = add_source(
            session,
            found.text,
            title=title or found.title or (Path(path).stem if path != "-" else ""),
            url=url,
            publisher=publisher or found.publisher,
            published=published or found.published,
            kind=kind,
        )
        if json:
            return say_json(added_json(session, own_id, kept, fetched))
        say("\n".join(added_lines("Added", session, own_id, kept, fetched)))
    return None


@app.command("fetch", epilog=FETCH_EXAMPLE)
def fetch(
    context: typer.Context,
    name: NameArgument,
    source: Annotated[
        str, typer.Argument(metavar="SOURCE-ID", help="The source.", show_default=False)
    ],
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Fetch a source's own address, and keep its text as it is today.

    The earlier text stays in the log; the newest counts.
    """
    from assessor.cli.sources import added_json, added_lines
    from assessor.desk.sourcing import address_of, read_again

    with _opened(name, workspace or context.obj, name) as (desk, session):
        fetched = _fetched(desk, address_of(session, source))
        kept = read_again(session, source, _read("", fetched).text)
        if json:
            return say_json(added_json(session, source, kept, fetched))
        say("\n".join(added_lines("Fetched", session, source, kept, fetched)))
    return None


@app.command("list", epilog=LIST_EXAMPLE)
def list_sources(
    context: typer.Context,
    name: NameArgument,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """List a draft's sources, with what is kept and cited of each."""
    from assessor.cli.layout import columns
    from assessor.cli.sources import HEADING, source_json, source_row

    with _opened(name, workspace or context.obj, name) as (desk, session):
        kept, sources = desk.store.snapshots(name), session.draft.assessment.sources
        if json:
            return say_json([source_json(session, one, kept.get(one.id)) for one in sources])
        if not sources:
            return say("The assessment names no source yet.")
        rows = [source_row(session, one, kept.get(one.id)) for one in sources]
        say("\n".join(columns([HEADING, *rows])))
    return None


@contextmanager
def _opened(name: str, root: Path | None, place: str) -> Iterator[tuple[Desk, Session]]:
    """A draft or role at the desk; what keeps the command from its end is one line and a code."""
    from assessor.cli.desk import check_name, open_desk
    from assessor.cli.refusals import REFUSALS, refuse
    from assessor.desk.library import open_entry
    from assessor.exchange.fetch import FetchError

    check_name(name)
    with open_desk(root) as desk:
        try:
            yield desk, open_entry(name, desk.roles, desk.store, desk.settings.user)
        except FetchError as error:
            say_error(str(error))
            finish(UNUSABLE)
        except REFUSALS as error:
            finish(refuse(error, "standard input" if place == "-" else place))


def _fetched(desk: Desk, url: str) -> Fetched:
    from assessor.exchange.fetch import fetch

    return fetch(url, allow_private=desk.settings.allow_private_addresses)


def _read(path: str, fetched: Fetched | None) -> Written:
    from assessor.cli.reading import STDIN, stdin_bytes
    from assessor.exchange.fetch import text_of
    from assessor.exchange.files import read_bytes
    from assessor.exchange.source_text import MAX_BYTES, read_source

    if fetched is not None:
        return text_of(fetched)
    advice = "keep the part that is cited"
    if path == STDIN:
        return read_source(stdin_bytes(MAX_BYTES, advice))
    return read_source(read_bytes(Path(path), MAX_BYTES, advice), path)
