"""Commands of the program one after the other in one process, as they are asked for.

Run as ``python -m support.commands_session``: each line of standard input is a JSON list of the
command's words, the variables that it finds in the environment besides, and the text that it finds
on standard input. When it has ended, a line ``ENDED`` and its exit code follows on standard output.
"""

from __future__ import annotations

import io
import json
import os
import sys
from unittest.mock import patch

from assessor.cli import main

ENDED = "\0ended "


def run(words: list[str], variables: dict[str, str], given: str) -> object:
    """The exit code of the program run with these."""
    stdin = io.TextIOWrapper(io.BytesIO(given.encode()), encoding="utf-8")
    with (
        patch.dict(os.environ, variables),
        patch.object(sys, "argv", ["assessor", *words]),
        patch.object(sys, "stdin", stdin),
    ):
        try:
            main()
        except SystemExit as ended:
            return ended.code
    return None


if __name__ == "__main__":
    for line in sys.stdin:
        code = run(*json.loads(line))
        sys.stderr.flush()
        print(f"{ENDED}{code}", flush=True)
