"""``assessor verify``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import OK, UNUSABLE, WRONG, finish, say, say_error, say_json

if TYPE_CHECKING:
    from assessor.workspace import Workspace

EXAMPLE = """\b
Examples:
  assessor verify roles
  assessor verify roles --signed --trusted-keys team-keys.txt
  assessor verify exports/data-engineer.json --json
  assessor verify data-engineer
"""

_PLURAL = {OK: "hold", WRONG: "do not hold", UNUSABLE: "unreadable"}


def verify(
    context: typer.Context,
    places: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|DIR|NAME",
            help="Exported assessments, folders of them, or drafts.",
            show_default=False,
        ),
    ],
    signed: Annotated[
        bool, typer.Option("--signed", help="Every file must be signed by a trusted key.")
    ] = False,
    trusted_keys: Annotated[
        Path | None,
        typer.Option(
            "--trusted-keys",
            metavar="FILE",
            help="Whose signatures count; roles/trusted-keys.txt of the workspace otherwise.",
            exists=True,
            show_default=False,
        ),
    ] = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Recompute what exports state and check their signatures; tell where one does not hold.

    A file is also held against the log of the draft of its name, where the workspace has one. Of
    a draft, its log, its suggestions, its review and its quotations are checked.
    """
    from assessor.cli.verifying import Verdict, Verifier, told, verify_draft
    from assessor.desk.names import is_name

    given = workspace or context.obj
    rows: list[dict[str, object]] = []
    codes: list[int] = []
    drafts = 0
    unread: list[str] = []

    def note(key: str, place: str, verdict: Verdict) -> None:
        codes.append(verdict.code)
        rows.append({key: place, **verdict.as_json()})

    with Verifier(_workspace(given), trusted_keys, want_signed=signed) as verifier:
        for place in places:
            if is_name(place) and not _exists(place):
                note("draft", place, verify_draft(place, given))
                drafts += 1
                continue
            for file in _files([place], unread):
                verdict = verifier.file(file)
                note("file", str(file), verdict)
                rows[-1] |= {"signature": verdict.signature, "signed_by": list(verdict.signed_by)}
                if not json:
                    told(str(file), verdict)
    if json:
        say_json(rows)
    else:
        say(_summary(codes, drafts))
    finish(max([UNUSABLE if unread else OK, *codes]))


def _workspace(given: Path | None) -> Workspace | None:
    """The workspace that was named, if one was."""
    from assessor.cli.where import workspace_of
    from assessor.workspace import WorkspaceError

    try:
        return None if given is None else workspace_of(given)
    except WorkspaceError as error:
        say_error(str(error))
        raise typer.Exit(UNUSABLE) from None


def _exists(place: str) -> bool:
    return Path(place).exists()


def _files(places: Iterable[str], unread: list[str]) -> Iterator[Path]:
    """The files that ``places`` name, folders with all they hold; ``unread`` takes up the rest."""

    def note(place: str, why: str) -> None:
        unread.append(place)
        say_error(place, why)

    for place in places:
        path = Path(place)
        if not _is_folder(path):
            yield path
            continue
        found = False
        for folder, folders, names in os.walk(
            path,
            onerror=lambda error: note(str(error.filename), f"cannot be read: {error.strerror}"),
        ):
            folders.sort()
            for name in sorted(names):
                file = Path(folder, name)
                if name.endswith(".json") and not file.is_fifo():
                    found = True
                    yield file
        if not found:
            note(place, "holds no .json file to verify")


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _summary(codes: list[int], drafts: int) -> str:
    from assessor.cli.verifying import STATUS

    counts = ((code, codes.count(code)) for code in STATUS if code in codes)
    parts = [f"{count} {(STATUS if count == 1 else _PLURAL)[code]}" for code, count in counts]
    files = len(codes) - drafts
    kinds = [_counted(files, "file")] * (files > 0 or not drafts)
    kinds += [_counted(drafts, "draft")] * (drafts > 0)
    return ", ".join([f"{' and '.join(kinds)} verified", *parts])


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count != 1 else ''}"
