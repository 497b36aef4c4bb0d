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
            code = _command(sys.argv[1:])
        else:
            from assessor.cli.terminal import open_terminal

            prepare_streams()
            _watch_threads()
            code = open_terminal(None)
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


def _watch_threads() -> None:
    """Have faults in threads told in a line too. The plain score starts none and does without."""
    import threading

    from assessor.cli.output import say_fault

    def say(found: threading.ExceptHookArgs) -> None:
        if found.exc_value is not None:
            say_fault(found.exc_type, found.exc_value, found.exc_traceback)

    threading.excepthook = say


def _command(arguments: list[str]) -> int:
    from assessor.cli.scoring import plainly_asked, print_score

    if asked := plainly_asked(arguments):
        import gc
        import os

        from assessor.cli.output import to_its_end

        # A run this short ends before collecting pays, and its end is no time to search either;
        # looking for plugins of pydantic reads the metadata of every installed package.
        gc.disable()
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
        subject, as_json = asked
        code = to_its_end(lambda: print_score(subject, as_json=as_json))
        gc.freeze()
        return code
    from assessor.cli.app import run

    _watch_threads()
    return run(arguments)
