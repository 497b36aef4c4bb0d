"""``assessor blind``: how far ratings moved towards what was hidden at first."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assessor.cli.layout import WIDTH, width_of
from assessor.desk.deciding import OpenItem, decide
from assessor.desk.draft import Draft
from assessor.desk.editing import Author
from assessor.desk.ports import Change
from assessor.desk.publishing import publish
from assessor.desk.rating_first import rate_first
from assessor.document.path import replace
from assessor.document.provenance import Suggestion
from assessor.document.text import printable
from assessor.store.database import open_store
from cli.running import assessor, written
from strategies import AT, complete_assessment, suggestion

ADA = Author("Ada", AT)
MADE = suggestion(
    1,
    section="evidence",
    items=[
        ("evidence.wage_trends", {"rating": 2, "rationale": "Why."}),
        ("evidence.company_actions", {"rating": 1, "rationale": "Why."}),
        ("evidence.expert_consensus", {"rating": -1, "rationale": "Why."}),
    ],
)


def worked(
    rated: Sequence[int], final: Sequence[int], who: Author = ADA, made: Suggestion = MADE
) -> Draft:
    """A draft with first ratings of the items in order, and with what some were decided as."""
    draft = Draft.of(complete_assessment())
    for i, rating in enumerate(rated):
        change = rate_first(draft, OpenItem(made, made.items[i]), rating, who)
        assert change is not None
        draft = change.draft
    for i, rating in enumerate(final):
        change = decide(draft, OpenItem(made, made.items[i]), who, edits={"rating": rating})
        assert change is not None
        draft = change.draft
    return draft


def keep(workspace: Path, name: str, draft: Draft, made: Suggestion = MADE) -> None:
    """Store a draft and its suggestion."""
    store = open_store(workspace / ".assessor" / "desk.db")
    try:
        store.create(name, Change(draft, "start", "", None, None, {}), "Ada", AT)
        store.add_suggestion(name, made, "Ada")
    finally:
        store.close()


def test_it_says_how_far_each_assessor_moved(tmp_path: Path) -> None:
    keep(tmp_path, "a", worked((0, 0, -1), (2, -1)))
    ended = assessor("--workspace", tmp_path, "blind")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == (
        "Ada: 3 ratings given before the suggested one was seen; 2 differed from it.\n"
        "  Of 2 such ratings decided since: 1 moved all the way to the suggestion, 0 part\n"
        "  of it, 0 stayed, 1 moved away.\n"
        "  Together 1 of 3 steps towards it: +0.50 a rating.\n"
        "\n"
        "Moving towards a suggestion is no fault by itself: its reasons may have been\n"
        "good. Moving far and nearly always is a reason to look at how ratings are\n"
        "decided.\n"
    )


def test_where_nothing_differed_or_nothing_is_decided_it_says_so(tmp_path: Path) -> None:
    keep(tmp_path, "same", worked((2,), (2,)))
    other = MADE.model_copy(update={"id": f"{2:032x}"})
    keep(tmp_path, "open", worked((0,), (), Author("Ben", AT), other), other)
    ended = assessor("--workspace", tmp_path, "blind")
    assert "Ada: 1 rating given before the suggested one was seen; none differed" in ended.out
    assert "nothing that could have moved" in ended.out
    assert "Ben: 1 rating given before" in ended.out
    assert "None of those is decided yet, so how far they moved is not defined." in ended.out


def test_json_has_exact_fractions_and_every_rating(tmp_path: Path) -> None:
    keep(tmp_path, "a", worked((0, 0, -1), (2, -1)))
    found = assessor("--workspace", tmp_path, "blind", "--json").json
    (ada,) = found["assessors"]
    assert (ada["assessor"], ada["steps_towards_each"]) == ("Ada", "1/2")
    assert ada["moved"]["away"] == {"count": 1, "share": "1/2"}
    assert [rating["final"] for rating in ada["ratings"]] == [2, -1, None]
    assert "no fault by itself" in found["note"]


def test_named_drafts_only(tmp_path: Path) -> None:
    keep(tmp_path, "a", worked((0,), (2,)))
    other = MADE.model_copy(update={"id": f"{2:032x}"})
    keep(tmp_path, "b", worked((0,), (2,), Author("Ben", AT), other), other)
    ended = assessor("--workspace", tmp_path, "blind", "b")
    assert "Ben" in ended.out
    assert "Ada" not in ended.out


def test_published_roles_count_and_their_drafts_go_before_them(tmp_path: Path) -> None:
    (tmp_path / "roles").mkdir()
    role = publish(worked((0,), (2,)), (MADE,), ())
    written(tmp_path / "roles" / "a.json", role)
    assert "Together 2 of 2 steps" in assessor("--workspace", tmp_path, "blind").out
    keep(tmp_path, "a", worked((0,), (0,)))
    ended = assessor("--workspace", tmp_path, "blind")
    assert "1 rating given" in ended.out
    assert "Together 0 of 2 steps" in ended.out


def test_a_draft_without_first_ratings_goes_before_its_role_too(tmp_path: Path) -> None:
    (tmp_path / "roles").mkdir()
    written(tmp_path / "roles" / "a.json", publish(worked((0,), (2,)), (MADE,), ()))
    keep(tmp_path, "a", worked((), ()))
    assert assessor("--workspace", tmp_path, "blind").out.startswith("Nobody has rated")


def test_nobody_did_so_is_said(tmp_path: Path) -> None:
    ended = assessor("--workspace", tmp_path, "blind")
    assert ended.code == 0
    assert ended.out == "Nobody has rated anything before seeing the suggested rating.\n"
    assert assessor("--workspace", tmp_path, "blind", "--json").json["assessors"] == []


def test_an_unknown_name_is_an_error_and_the_others_are_shown(tmp_path: Path) -> None:
    keep(tmp_path, "a", worked((0,), (2,)))
    ended = assessor("--workspace", tmp_path, "blind", "a", "nobody")
    assert ended.code == 2
    assert ended.errors == ["there is no draft or role called “nobody”"]
    assert "Ada" in ended.out
    assert assessor("--workspace", tmp_path, "blind", "../x").code == 2


def test_a_hostile_name_stays_text_and_lines_stay_narrow(tmp_path: Path) -> None:
    who = Author("[red]\u202e" + "W" * 290, AT)
    draft = worked((0,), (2,), who)
    titled = replace(draft.assessment, "role.title", "[b]x[/b]")
    keep(tmp_path, "a", draft.model_copy(update={"assessment": titled}))
    out = assessor("--workspace", tmp_path, "blind").out
    assert "[red]⟨U+202E⟩W" in out
    assert printable(out) == out
    assert all(width_of(line) <= WIDTH for line in out.splitlines())
