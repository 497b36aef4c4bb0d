"""Figures without a source, sources looked at long ago (METHOD §7)."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.document.assessment import Assessment
from assessor.document.checks import Check, run_checks
from assessor.document.checks.figures import first_figure
from assessor.document.path import replace
from strategies import HOSTILE, complete_assessment, texts

COMPLETE = complete_assessment()
WAGES = "evidence.wage_trends"


def only(document: Assessment, code: str) -> list[Check]:
    """What is found of one kind."""
    return [check for check in run_checks(document) if check.code == code]


@pytest.mark.parametrize(
    ("prose", "figure"),
    [
        ("Postings are up 163% YoY.", "163%"),
        ("Of all firms, 70 % hire.", "70 %"),
        ("Pay rose 4.2 per cent.", "4.2 per cent"),
        ("The gap grew by 5 percentage points.", "5 percentage points"),
        ("Active postings at $127K-$163K.", "$127K"),
        ("A median of €90,000.", "€90,000"),
        ("A median of EUR 90000.", "EUR 90000"),
        ("It costs 45 dollars.", "45 dollars"),
        ("About 140,000 a year.", "140,000"),
        ("About 140\u202f000 a year.", "140 000"),
        ("Pay of 140k.", "140k"),
        ("That is 1M jobs.", "1M"),
        ("With 3 billion in funding.", "3 billion"),
        ("Indeed lists 60+ for GPU work.", "60+"),
        ("Indeed lists 412 postings.", "412 postings"),
        ("Of 25 large tech firms none laid off.", "25 large tech firms"),
        ("Demand grew 3x in a year.", "3x"),
        ("A 2-fold rise.", "2-fold"),
        ("“Pay rose by 12% in a year,” they say.", "12%"),
    ],
)
def test_what_a_figure_is(prose: str, figure: str) -> None:
    assert first_figure(prose) == figure


@pytest.mark.parametrize(
    "prose",
    [
        "In 2026 demand is high.",
        "From 2024 to 2026 it grew.",
        "Asks for 3-5 years of experience.",
        "Asks for 10+ years.",
        "In the next 12 months.",
        "Since 2026-11-24, or January 15, 2026.",
        "Runs on H100 and FP8.",
        "GPT-4 and GPT-5.1 do.",
        "Llama 3 70B, Mixtral 8x7B.",
        "A context of 128K tokens.",
        "ISO 27001 and CVE-2024-12345.",
        "Kubernetes 1.30 engineers.",
        "The +1 holds; −2 would not.",
        "Rated 5/10, on call 24/7.",
        "A score of 3 out of 5.",
        "It takes 20 % of task time and 15% of the working time.",
        "All 3 companies hire.",
        "The top 10 employers hire.",
        "Fortune 500 companies hire.",
        "Postings of 2024 jobs.",
        "Most firms hire; a third do not.",
        "COVID-19 is over.",
        "",
    ],
)
def test_what_no_figure_is(prose: str) -> None:
    assert first_figure(prose) is None


@given(st.one_of(texts(), st.sampled_from(HOSTILE)))
def test_a_figure_is_found_in_text_of_any_kind(text: str) -> None:
    assert first_figure(f"{text} 12%") is not None


@pytest.mark.parametrize(
    "part", ["1,", "10 ", "10-", "9", "10 a ", "$", "1 000 ", "10/", "a", " ", "1.", "€ 1x"]
)
def test_looking_for_a_figure_takes_no_time_whatever_the_text(part: str) -> None:
    text = (part * 20_000)[:20_000]
    began = process_time()
    first_figure(text)
    assert process_time() - began < 0.5


def evidence(rationale: str, *sources: str) -> Assessment:
    """The complete assessment with other words on the wage trends."""
    document = replace(COMPLETE, f"{WAGES}.rationale", f"{rationale} {'and so on ' * 8}")
    return replace(document, f"{WAGES}.sources", list(sources))


def test_a_figure_in_evidence_that_cites_no_source_is_a_flag() -> None:
    (check,) = only(evidence("Pay is up 12% since 2024."), "unsourced-figure")
    assert (check.severity, check.path) == ("flag", f"{WAGES}.sources")
    assert check.message == "Wage Trends states a figure (12%) and cites no source."


def test_a_figure_with_a_source_is_none() -> None:
    assert only(evidence("Pay is up 12%.", "source-0"), "unsourced-figure") == []


def test_words_without_a_figure_need_no_source() -> None:
    assert only(evidence("Pay is up since 2024."), "unsourced-figure") == []


def test_only_evidence_needs_sources_for_its_figures() -> None:
    for path in ("growth", "tasks[0]", "barriers.physical_presence"):
        document = replace(COMPLETE, f"{path}.rationale", "Pay is up 12% and rising " * 5)
        assert only(replace(document, f"{path}.sources", []), "unsourced-figure") == []


def accessed(day: str | None, title: str = "A report") -> Assessment:
    """The complete assessment, of 2026-11-24, with its second source looked at on ``day``."""
    document = replace(COMPLETE, "sources[1].accessed_on", day)
    return replace(document, "sources[1].title", title)


@pytest.mark.parametrize(
    ("day", "stale"),
    [
        ("2026-05-28", False),  # 180 days
        ("2026-05-27", True),  # 181 days
        ("2020-01-01", True),
        ("2026-11-24", False),
        ("2026-12-24", False),
        (None, False),
    ],
)
def test_a_source_accessed_more_than_180_days_before_is_a_flag(
    day: str | None, stale: bool
) -> None:
    found = only(accessed(day), "stale-source")
    assert [(check.severity, check.path) for check in found] == (
        [("flag", "sources[1].accessed_on")] if stale else []
    )


def test_a_stale_source_is_named_with_its_age() -> None:
    assert only(accessed("2026-05-27"), "stale-source")[0].message == (
        "“A report” was accessed 181 days before the assessment's date, more than 180."
    )
    assert only(accessed("2026-05-27", " "), "stale-source")[0].message.startswith("Source 2 was")


def test_without_a_date_of_assessment_no_source_is_stale() -> None:
    assert only(replace(accessed("2020-01-01"), "assessed_on", None), "stale-source") == []
