"""The command line: one function per command, each calling the use case of its name."""

from __future__ import annotations

import sys

INTERRUPTED = 130

__all__ = ["main"]


def main() -> None:
    """Run the command line and end the process with its exit code."""
    try:
        from assessor.cli.output import prepare_streams, say_fault

        sys.excepthook = say_fault
        if sys.argv[1:]:
            from assessor.cli.app import run

            code = run(sys.argv[1:])
        else:
            from assessor.cli.terminal import open_terminal

            prepare_streams()
            code = open_terminal(None)
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)
