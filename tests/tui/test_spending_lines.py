"""What suggestions took, as the Desk lists it."""

from __future__ import annotations

from assessor.tui.spending import spending_lines
from strategies import suggestion


def test_the_lines_tell_the_total_and_its_parts_in_aligned_columns() -> None:
    run = {"run": "ab" * 16}
    made = [
        suggestion(1, price="0.0031", parameters=dict(run)),
        suggestion(2, price="0.0031", parameters=dict(run)),
        suggestion(3, section="growth"),
    ]
    lines = list(spending_lines(made, 100))
    prices = {line[: line.index("  ", 2)].strip(): line for line in lines if "$" in line}
    assert set(prices) == {"Together", "tasks", "some-model at 127.0.0.1:8080", RUN}
    assert len({line.index("$") for line in prices.values()}) == 1
    assert "$0.0062 (1 not known)" in prices["Together"]
    assert "$0.0062" in prices[RUN]


def test_a_name_too_long_for_a_terminal_80_wide_gets_a_line_of_its_own() -> None:
    lines = list(spending_lines([suggestion(1, price="0.0031")], 67))
    assert max(map(len, lines)) <= 67
    assert "  some-model at 127.0.0.1:8080" in lines


RUN = f"{suggestion(1).asked_at:%Y-%m-%d %H:%M} tasks"
