"""Quotations and figures are looked up in the kept texts of the sources (METHOD §7)."""

from __future__ import annotations

from collections.abc import Mapping
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.document.assessment import Assessment
from assessor.document.checks import Beside, Check
from assessor.document.checks.check import Subject
from assessor.document.checks.lookup import figures_in, has_passage, passages_in
from assessor.document.checks.quotes import quote_not_found
from assessor.document.parts import rated_parts
from assessor.document.path import Json, exists, get, replace
from strategies import HOSTILE, complete_assessment, texts

COMPLETE = complete_assessment()
PLACE = "evidence.wage_trends"
TEXT = "The median salary rose by 12% to $140,000, the survey of 1,200 firms shows."


def written(rationale: str, *, at: str = PLACE, sources: Json = None) -> Assessment:
    """The complete assessment with another rationale ``at`` a rated part."""
    document = replace(COMPLETE, f"{at}.rationale", rationale)
    return replace(document, f"{at}.sources", ["source-0"] if sources is None else sources)


def found(document: Assessment, snapshots: Mapping[str, str]) -> list[Check]:
    """What the check finds beside ``snapshots``."""
    subject = Subject.of_assessment(document, beside=Beside(snapshots=snapshots))
    return list(quote_not_found(subject))


def messages(rationale: str, text: str = TEXT) -> list[str]:
    """What is said of a rationale whose one source has the text ``text``."""
    return [check.message for check in found(written(rationale), {"source-0": text})]


@pytest.mark.parametrize(
    "passage",
    [
        "The median salary rose by 12% to $140,000",
        "the MEDIAN salary\n  rose by 12 %",
        "median salary rose … the survey of 1200 firms",
        "median salary ... survey of 1 200 firms shows",
        "median salary rose by 12\u202f% to $140\u202f000,",
        "[the] median salary [it] rose by 12%",
        "…the survey of 1,200 firms shows.",
        "median “salary” rose by ‘12%’",
        "median salary rose by **12%**",
        "median salary ro\u00adse by 12%",
    ],
)
def test_a_passage_that_is_only_set_otherwise_is_found(passage: str) -> None:
    assert has_passage(TEXT, passage)


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ('It\'s a "talent gap" — a wide one', "it’s a ‘talent gap’ - a wide one"),
        ("growth–minus–risk is what counts", "growth-minus-risk is what counts"),
        (
            "pay is _really_ up by **12%** [in 2025](https://example.org/a)",
            "really up by 12% in 2025",
        ),
        ("pay is up[3] by a lot [12] again", "pay is up by a lot again"),
        ("ﬁrms pay ½ of it or ２０ more", "firms pay ½ of it or 20 more"),
        ("run `make all` to build it", "run make all to build it"),
    ],
)
def test_marks_of_a_text_do_not_hide_a_passage(text: str, passage: str) -> None:
    assert has_passage(text, passage)


@pytest.mark.parametrize(
    "passage",
    [
        "median salary fell by 12%",
        "the survey … median salary rose",
        "edian salary rose by 12%",
        "median salary rose by 12% to $140,00",
        "median salary rose by 2% to $140,000",
        "survey of 1,200 firms, shows",
    ],
)
def test_another_passage_is_not_found(passage: str) -> None:
    assert not has_passage(TEXT, passage)


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("It says “one two three four” and “one two three”.", ["one two three four"]),
        ('It says "one two three four", too.', ["one two three four"]),
        ("It says ‘the engineer’s own two hands’ now.", ["the engineer’s own two hands"]),
        ("“He said ‘one two three four’ to her”", ["He said ‘one two three four’ to her"]),
        ("“one … four” is short, “one two … three four” is not", ["one two … three four"]),
        ('A 19" rack and a 24" screen are no quotes at all', []),
        ("the engineers' four own old hands'", []),
        ("“never ended one two three", []),
    ],
)
def test_quotations_are_told_from_turns_of_speech(prose: str, expected: list[str]) -> None:
    assert list(passages_in(prose)) == expected


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("pays $140K-$180K, or US$1.2 million", ["$140K", "$180K", "US$1.2 million"]),
        ("up 163% YoY, 12 % or 3 per cent", ["163%", "12 %", "3 per cent"]),
        ("60+ posts of 1,200 or 10 000; 1M jobs", ["60+", "1,200", "10 000", "1M"]),
        ("pay of $180-280K, a share of 12–15%", ["$180", "280K", "12", "15%"]),
        ("Since 2019, 3-5 years with the H100 and FP8 in Python 3.11.4", []),
        ("ISO 27001, RTX 4090, GPT-4, 5+ years, 24/7, 1st, 1080p", []),
        ("“rose by 12% to $140,000 last year” is quoted, 70% is not", ["70%"]),
    ],
)
def test_figures_are_told_from_years_versions_names_and_small_counts(
    prose: str, expected: list[str]
) -> None:
    assert [figure for figure, _ in figures_in(prose)] == expected


@pytest.mark.parametrize(
    ("rationale", "text"),
    [
        ("Pays $140K.", "They pay 140,000 dollars."),
        ("Pays $140,000.", "The pay: USD 140k a year."),
        ("Up 12%.", "It rose by 12 per cent."),
        ("Up 12.5 %.", "It rose by 12,5% again."),
        ("A market of $1.2bn.", "worth 1.2 billion dollars"),
        ("A market of 1,200,000 posts.", "1.2 million posts"),
        ("Between 12–15%.", "between 12 and 15 percent"),
        ("Pays $180K to $280K.", "pays $180-280K"),
        ("Counts 10 000.", "10’000 in all"),
        ("There are 60+ posts.", "over 60 posts"),
        ("Of 1,200 firms.", "in 2024 1200 firms"),
    ],
)
def test_a_figure_may_be_written_in_other_ways(rationale: str, text: str) -> None:
    assert messages(rationale, text) == []
    assert len(messages(rationale, "Nothing of the kind.")) == 1


@pytest.mark.parametrize(
    ("rationale", "text"),
    [
        ("Up 12%.", "12 firms, 112%, 3.12%, 12.5% and H12%"),
        ("Pays $140K.", "1,140,000, 140,0001, 140M, 140,001"),
        ("Up 11.4%.", "up to 3.11.4% of it"),
        ("There are 60+ posts.", "160, 6.0, 600 and X60"),
    ],
)
def test_a_part_of_another_number_is_not_the_figure(rationale: str, text: str) -> None:
    assert len(messages(rationale, text)) == 1


def test_a_quotation_that_is_not_there_is_a_flag_at_its_rationale() -> None:
    document = written("They say “pay has doubled since last year” of it.")
    (check,) = found(document, {"source-0": TEXT})
    assert (check.code, check.severity, check.path) == (
        "quote-not-found",
        "flag",
        "evidence.wage_trends.rationale",
    )
    assert check.message == (
        "Wage Trends quotes “pay has doubled since last year”, "
        "which the kept text of “title of the source” does not hold."
    )


def test_the_figures_of_a_rationale_that_are_not_there_share_a_flag() -> None:
    assert messages("Pay is up 12% to $150K, and 70% say $150K.") == [
        "Wage Trends states $150K and 70%, "
        "which the kept text of “title of the source” does not hold."
    ]


def test_what_any_of_the_cited_sources_holds_is_found() -> None:
    document = written("Up 12%, says “one two three four”.", sources=["source-0", "source-1"])
    assert found(document, {"source-0": TEXT, "source-1": "One two three four."}) == []
    (quote,) = found(document, {"source-0": TEXT, "source-1": "One two."})
    assert quote.message.endswith(
        "none of the kept texts of “title of the source” and “title of the source” holds."
    )


def test_many_sources_are_counted_in_the_sentence() -> None:
    source = COMPLETE.sources[0]
    ids: list[Json] = [f"source-{i}" for i in range(4)]
    sources = tuple(source.model_copy(update={"id": id}) for id in ids)
    document = written("Up 99%.").model_copy(update={"sources": sources})
    (check,) = found(replace(document, f"{PLACE}.sources", ids), {str(id): TEXT for id in ids})
    assert (
        check.message
        == "Wage Trends states 99%, which none of the kept texts of its 4 sources holds."
    )


def test_beside_a_source_that_was_not_kept_a_quotation_is_asked_for_and_no_figure() -> None:
    document = written("Up 99%, “one two three four”.", sources=["source-0", "source-1"])
    (check,) = found(document, {"source-0": TEXT})
    assert check.message == (
        "Wage Trends quotes “one two three four”, which the kept text of “title of the source” "
        "does not hold; no text of “title of the source” is kept."
    )
    assert found(document, {"source-0": "One two three four."}) == []


@pytest.mark.parametrize("said", ["Up 99% lately.", "They say “one two three four” of it."])
def test_what_confirms_growth_is_looked_at_too(said: str) -> None:
    document = replace(written("", at="growth"), "growth.check", said)
    (check,) = found(document, {"source-0": TEXT})
    assert check.path == "growth.check"
    assert found(document, {"source-0": f"{said} One two three four."}) == []


def test_without_a_cited_source_or_a_snapshot_nothing_is_said() -> None:
    assert found(written("Up 99%.", sources=[]), {"source-0": TEXT}) == []
    assert found(written("Up 99%."), {}) == []
    assert found(written("Up 99%."), {"source-1": TEXT}) == []


@pytest.mark.parametrize("at", [path for path, _ in rated_parts(COMPLETE)])
def test_every_rated_part_is_looked_at(at: str) -> None:
    (check,) = found(written("Up 99% lately.", at=at), {"source-0": TEXT})
    assert check.path == f"{at}.rationale"
    assert exists(COMPLETE, check.path)
    assert check.message[0].isupper() or check.message[0] == "“"


def test_a_long_quotation_is_cut_in_the_sentence() -> None:
    (message,) = messages(f"“{'word ' * 100}”")
    assert len(message) < 200


@given(st.lists(st.sampled_from(["pay", "rose", "by", "12%", "a", "lot"]), min_size=4, max_size=9))
def test_a_passage_copied_from_the_text_is_always_found(words: list[str]) -> None:
    text = " ".join(words)
    assert messages(f"It says “{text}”, no less.", f"Before {text} after.") == []


@given(texts(), texts())
def test_any_prose_beside_any_text_yields_nothing_but_flags(prose: str, text: str) -> None:
    for check in found(written(prose), {"source-0": text}):
        assert get(COMPLETE, check.path)
        assert check.severity == "flag"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_looked_up_as_it_is(hostile: str) -> None:
    quoted = f"It says “one two three {hostile}”."
    assert found(written(quoted), {"source-0": f"One two three {hostile}."}) == []


@pytest.mark.parametrize(
    "piece",
    ["1,234,", "123 ", "[a", "1 to ", "“", '"a ', "‘a", ". ", "_", "a-", "$", "USD ", "[a]("],
)
def test_long_odd_texts_do_not_take_long(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    before = process_time()
    found(written(text), {"source-0": text * 5})
    assert process_time() - before < 2  # about 0.05 s; what grows with the square takes minutes
