"""``assessor signing-key``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import UNUSABLE, finish, say, say_error, say_json

EXAMPLE = """\b
Examples:
  assessor signing-key ~/assessor-signing-key >> roles/trusted-keys.txt
  export ASSESSOR_SIGNING_KEY=~/.config/assessor-signing-key
"""


def signing_key(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Where the private key goes; nothing is there yet.",
            show_default=False,
        ),
    ],
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Make a key to sign published files with, and print its public half.

    The private key is for its owner alone and has no passphrase. The line that is printed belongs
    into roles/trusted-keys.txt, where assessor verify looks up whose signatures count.
    """
    from assessor.cli.where import workspace_of
    from assessor.exchange.files import FileError
    from assessor.exchange.signing_keys import SigningError, make_signing_key
    from assessor.settings import SettingsError, load_settings
    from assessor.workspace import WorkspaceError

    try:
        user = load_settings(workspace_of(workspace or context.obj).root).user
        public = make_signing_key(file)
    except (FileError, SettingsError, SigningError, WorkspaceError) as error:
        say_error(str(error))
        return finish(UNUSABLE)
    if json:
        return say_json(
            {"file": str(file), "name": user, "public_key": public.text, "id": public.id}
        )
    return say(f"{user} {public.text}")
