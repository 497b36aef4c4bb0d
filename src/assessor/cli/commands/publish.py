"""``assessor publish``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import OK, UNUSABLE, WRONG, finish, say, say_error, say_errors, say_json

if TYPE_CHECKING:
    from assessor.exchange.signing_keys import SigningKey
    from assessor.settings import Settings

EXAMPLE = """\b
Examples:
  assessor publish data-engineer
  assessor publish data-engineer --sign
  assessor publish data-engineer --minimal --to site/data-engineer.json
"""


def publish(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="An approved draft.", show_default=False)
    ],
    sign: Annotated[
        bool,
        typer.Option("--sign", help="Sign the file with the key that ASSESSOR_SIGNING_KEY names."),
    ] = False,
    minimal: Annotated[
        bool, typer.Option("--minimal", help="Write a small form with the result alone, too.")
    ] = False,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            metavar="FILE",
            help="Where the small form goes; the workspace's exports otherwise.",
        ),
    ] = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Write an approved draft to the library, roles/NAME.json, and call it published.

    The file is read back once written. Where that broke off, the same command ends it.
    """
    from assessor.cli.desk import check_name, open_desk
    from assessor.cli.refusals import REFUSALS, refuse
    from assessor.desk.beside import beside
    from assessor.desk.publishing import NotFinished
    from assessor.desk.reviewing import ReviewRefused
    from assessor.exchange.files import FileError
    from assessor.exchange.publication import publish_draft, write_minimal
    from assessor.exchange.signing_keys import SigningError

    check_name(name)
    if to is not None and not minimal:
        raise typer.BadParameter("--to says where the small form goes; it needs --minimal")
    with open_desk(workspace or context.obj) as desk:
        try:
            key = _key(desk.settings) if sign else None
            around = beside(name, desk.roles, desk.store)
            done = publish_draft(name, desk.workspace.roles, desk.store, desk.author, around, key)
            small = to or desk.workspace.exports / f"{name}.min.json"
        except ReviewRefused as error:
            say_errors(name, [("", sentence) for sentence in error.missing or (str(error),)])
            return finish(WRONG)
        except NotFinished as error:
            say_errors(name, [(check.path, check.message) for check in error.errors])
            return finish(WRONG)
        except SigningError as error:
            say_error(str(error))
            return finish(UNUSABLE)
        except REFUSALS as error:
            return finish(refuse(error, name))
    code = OK
    if minimal:
        try:
            write_minimal(small, done)
        except FileError as error:
            say_error(str(error))
            code, minimal = UNUSABLE, False
    written = [done.path, *([done.statement] if done.statement else []), *([small] * minimal)]
    if not json:
        say("\n".join(map(str, written)))
        return finish(code)
    from hashlib import sha256

    say_json(
        {
            "name": name,
            "path": str(done.path),
            "sha256": sha256(done.data).hexdigest(),
            "statement": str(done.statement) if done.statement else None,
            "minimal": str(small) if minimal else None,
        }
    )
    return finish(code)


def _key(settings: Settings) -> SigningKey:
    from assessor.exchange.files import typed_path
    from assessor.exchange.signing_keys import SigningError, read_signing_key

    if not settings.signing_key:
        raise SigningError(
            "there is no key to sign with; set ASSESSOR_SIGNING_KEY to the file of an ed25519 "
            "private key, such as assessor signing-key FILE makes"
        )
    return read_signing_key(typed_path(settings.signing_key))
