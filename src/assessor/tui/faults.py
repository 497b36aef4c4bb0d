"""What is said of a fault of the program itself."""

from __future__ import annotations

from pathlib import Path


def fault_line(fault: BaseException | None) -> str:
    """Kind and place of ``fault``, which a report of it needs; not its words, which may hold a key.

    Of one that was raised from another, as beside the event loop, the first.
    """
    while fault is not None and fault.__cause__ is not None:
        fault = fault.__cause__
    place, trace = "unknown", fault.__traceback__ if fault is not None else None
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"assessor failed by a fault of its own: {place}: {type(fault).__name__}"
