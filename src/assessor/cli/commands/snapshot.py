"""``assessor snapshot``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import finish, say, say_json

if TYPE_CHECKING:
    from assessor.desk.ports import Snapshot
    from assessor.document.assessment import Source

EXAMPLE = """\b
Examples:
  assessor snapshot data-engineer
  assessor snapshot data-engineer gartner report.html
  pbpaste | assessor snapshot data-engineer gartner -
"""

_SHOWN_DIGITS = 12


def snapshot(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A draft or published role.", show_default=False)
    ],
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE-ID",
            help="The source whose text is kept; without it, the sources are listed.",
            show_default=False,
        ),
    ] = "",
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE|-",
            help="Its text: plain text, Markdown, HTML, .docx or PDF; “-” reads standard input.",
            show_default=False,
        ),
    ] = "",
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Keep the text of a source, for the checks to look quotations and figures up in.

    Nothing is fetched. Earlier snapshots of the source stay in the log; the newest counts.
    """
    from assessor.cli.desk import check_name, open_desk
    from assessor.cli.reading import STDIN
    from assessor.cli.refusals import REFUSALS, refuse
    from assessor.desk.library import open_entry

    check_name(name)
    if source and not file:
        raise typer.BadParameter(f"name the file with the text of “{source[:80]}”, or - for input")
    try:
        text = _text(file) if file else ""
    except REFUSALS as error:
        return finish(refuse(error, "standard input" if file == STDIN else file))
    with open_desk(workspace or context.obj) as desk:
        session = open_entry(name, desk.roles, desk.store, desk.settings.user)
        sources = {known.id: known for known in session.draft.assessment.sources}
        if not source:
            return _list(sources, desk.store.snapshots(name), json=json)
        try:
            kept = session.keep_snapshot(source, text)
        except REFUSALS as error:
            return finish(refuse(error, name))
    if json:
        return say_json(_as_json(sources[source], kept))
    return say(
        f"Kept {len(kept.text):,} characters as the text of “{sources[source].title or source}” "
        f"with the draft {name} (sha256 {kept.sha256[:_SHOWN_DIGITS]}…)."
    )


def _text(file: str) -> str:
    from assessor.cli.reading import STDIN, stdin_bytes
    from assessor.exchange.files import read_bytes
    from assessor.exchange.source_text import MAX_BYTES, source_text

    advice = "keep the part that is cited"
    if file == STDIN:
        return source_text(stdin_bytes(MAX_BYTES, advice))
    return source_text(read_bytes(Path(file), MAX_BYTES, advice), file)


def _list(sources: Mapping[str, Source], kept: Mapping[str, Snapshot], *, json: bool) -> None:
    from assessor.cli.layout import columns

    if json:
        return say_json([_as_json(source, kept.get(id)) for id, source in sources.items()])
    if not sources:
        return say("The assessment names no source yet.")
    heading = ("SOURCE", "KEPT", "BY", "CHARACTERS", "TITLE")
    return say("\n".join(columns([heading, *_rows(sources, kept)])))


def _rows(
    sources: Mapping[str, Source], kept: Mapping[str, Snapshot]
) -> Iterator[tuple[str, str, str, str, str]]:
    for id, source in sources.items():
        found = kept.get(id)
        if found is None:
            yield id, "–", "–", "–", source.title
        else:
            at = f"{found.kept_at:%Y-%m-%d %H:%M} UTC"
            yield id, at, found.kept_by, f"{len(found.text):,}", source.title


def _as_json(source: Source, kept: Snapshot | None) -> dict[str, object]:
    return {
        "source": source.id,
        "title": source.title,
        "kept_at": f"{kept.kept_at:%Y-%m-%dT%H:%M:%SZ}" if kept else None,
        "kept_by": kept.kept_by if kept else None,
        "characters": len(kept.text) if kept else None,
        "sha256": kept.sha256 if kept else None,
    }
