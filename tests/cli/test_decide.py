"""``assessor decide``: suggestions and proposals decided on without the screen."""

from __future__ import annotations

from assessor.cli.layout import WIDTH, width_of
from assessor.desk.deciding import OpenItem, decide, discard, discard_rest
from assessor.desk.draft import Draft, Event
from assessor.desk.editing import Author
from assessor.desk.ports import Change
from assessor.desk.publishing import publish
from assessor.desk.rating_first import rate_first
from assessor.document.canonical import dump
from assessor.document.path import Json, get, replace
from assessor.document.text import printable
from cli.reviewed import NAME, Team
from cli.reviewed import team as team
from strategies import AT, HOSTILE, complete_assessment, suggestion

WAGES = "evidence.wage_trends"
HIRING = "evidence.job_posting_trends"
BOTH = suggestion(
    0xABCDEF << 104,
    section="evidence",
    items=[(WAGES, {"rating": 0, "rationale": "Pay fell."}), (HIRING, {"rating": 2})],
)
ID = BOTH.id[:8]
GAP = replace(complete_assessment(), f"{HIRING}.rating", None)
"""An assessment that lacks one rating of evidence and holds the others."""


def draft_of(team: Team) -> Draft:
    """The draft in the working database."""
    with team.store() as store:
        found = store.find(NAME)
    assert found is not None
    return found.draft


def log(team: Team) -> list[Event]:
    """The draft's events."""
    with team.store() as store:
        return list(store.events(NAME))


def stands(team: Team, path: str) -> Json:
    """What the stored draft holds at ``path``."""
    return get(draft_of(team).assessment, path)


def errors(team: Team, *arguments: object) -> list[str]:
    """What the command says when it is refused, without the name of the draft."""
    before = draft_of(team)
    ended = team.run("Ada", "decide", NAME, *arguments)
    assert (ended.code, ended.out) == (1, "")
    assert draft_of(team) == before
    return [line.removeprefix(f"{NAME}: ") for line in ended.errors]


def test_without_a_verdict_what_is_open_is_listed_with_the_ids_to_name(team: Team) -> None:
    team.begin(GAP, BOTH, submitted=False)
    (found,) = team.run("Ada", "decide", NAME, "--json").json
    assert (found["suggestion"], found["section"], found["model"]) == (
        BOTH.id,
        "evidence",
        "some-model",
    )
    wages, hiring = found["items"]
    assert (wages["item"], wages["target"]) == ("item-0", WAGES)
    assert wages["fields"] == {"rating": 0, "rationale": "Pay fell."}
    assert wages["replaces"].keys() == {f"{WAGES}.rating", f"{WAGES}.rationale"}
    assert (hiring["replaces"], hiring["effect"][:6]) == ({}, "gives ")
    out = team.run("Ada", "decide", NAME, ID).out
    assert out.startswith(f"{ID}  evidence: some-model, ")
    assert f"  item-1  {HIRING} ({HIRING})\n     rating: 2\n     → gives " in out
    assert "     rating: 0 (now 1)\n" in out
    assert [event.kind for event in log(team)] == ["start", "suggest"]


def test_an_item_is_accepted_and_logged_as_at_the_desk(team: Team) -> None:
    team.begin(GAP, BOTH, submitted=False)
    before = draft_of(team)
    ended = team.run("Ada", "decide", NAME, ID, HIRING, "--accept")
    assert (ended.code, ended.err) == (0, "")
    first, second = ended.out.splitlines()
    assert first == f"Accepted {HIRING}.rating: – → 2"
    assert second.startswith("Score: between ")
    event = log(team)[-1]
    at_the_desk = decide(before, OpenItem(BOTH, BOTH.items[1]), Author("Ada", event.at))
    assert at_the_desk is not None
    assert draft_of(team) == at_the_desk.draft
    assert (event.kind, event.path, event.detail) == ("decide", HIRING, at_the_desk.detail)


def test_what_a_person_decided_is_replaced_only_where_that_is_said(team: Team) -> None:
    team.begin(GAP, BOTH, submitted=False)
    rating, rationale = errors(team, ID, WAGES, "--accept")
    assert rating == f"{WAGES}.rating: 1 stands there; --over puts another in its place"
    assert rationale.startswith(f"{WAGES}.rationale: ")
    assert errors(team, ID, HIRING, WAGES, "--accept") == [rating, rationale]
    ended = team.run("Ada", "decide", NAME, ID, WAGES, "--accept", "--over", "--json")
    assert (ended.code, ended.json["changed"], ended.json["left"]) == (0, True, [])
    assert ended.json["decided"][0] == {
        "item": "item-0",
        "target": WAGES,
        "field": "rating",
        "verdict": "accepted",
        "path": f"{WAGES}.rating",
        "before": 1,
        "after": 0,
    }
    assert ended.json["score"]["before"]["bounds"] is not None
    assert stands(team, f"{WAGES}.rationale") == "Pay fell."


def test_a_field_can_be_left_out(team: Team) -> None:
    team.begin(replace(GAP, f"{WAGES}.rating", None), BOTH, submitted=False)
    (unknown,) = errors(team, ID, WAGES, "--accept", "--leave", "ratoinale")
    assert unknown.endswith("“ratoinale” is not suggested; its fields are rating, rationale")
    rationale = stands(team, f"{WAGES}.rationale")
    ended = team.run("Ada", "decide", NAME, ID, WAGES, "--accept", "--leave", "rationale")
    assert ended.out.splitlines()[:2] == [
        f"Accepted {WAGES}.rating: – → 0",
        f"Discarded {WAGES} ({WAGES}), rationale",
    ]
    assert (stands(team, f"{WAGES}.rating"), stands(team, f"{WAGES}.rationale")) == (0, rationale)


def test_items_are_discarded_one_by_one_or_all_with_one_event(team: Team) -> None:
    more = suggestion(2, section="growth", items=[("growth", {"rating": -1})])
    team.begin(GAP, BOTH, more, submitted=False)
    before = draft_of(team)
    assert team.run("Ada", "decide", NAME, ID, "--discard", "--all").code == 0
    event = log(team)[-1]
    items = [OpenItem(BOTH, item) for item in BOTH.items]
    at_the_desk = discard_rest(before, items, "evidence", Author("Ada", event.at))
    assert at_the_desk is not None
    assert draft_of(team) == at_the_desk.draft
    assert team.run("Ada", "decide", NAME, more.id, "--discard").code == 0
    after = discard(
        at_the_desk.draft, OpenItem(more, more.items[0]), Author("Ada", log(team)[-1].at)
    )
    assert after is not None
    assert draft_of(team) == after.draft
    assert draft_of(team).assessment == GAP
    assert team.run("Ada", "decide", NAME).out == (
        f"Nothing suggested for {NAME} waits for a decision.\n"
    )
    assert errors(team, ID, "--discard", "--all") == [f"everything in {ID} is decided on already"]


def test_accepting_all_leaves_open_what_would_replace_something_or_cost_the_score(
    team: Team,
) -> None:
    task = suggestion(6, items=[("tasks", {"name": "One more", "time": 10})])
    team.begin(GAP, BOTH, task, submitted=False)
    ended = team.run("Ada", "decide", NAME, ID, "--accept", "--all", "--json")
    assert [one["target"] for one in ended.json["decided"]] == [HIRING]
    (left,) = ended.json["left"]
    assert left["target"] == WAGES
    assert left["why"] == f"something else stands at {WAGES}.rating, {WAGES}.rationale"
    assert errors(team, ID, "--accept", "--all") == [f"{WAGES}: {left['why']}"]
    (said,) = errors(team, task.id, "--accept", "--all")
    assert said == "tasks: it would change the zone, or does not fit; decide on it by its name"


def test_ids_and_items_that_name_nothing_or_several_are_refused(team: Team) -> None:
    alike = BOTH.model_copy(update={"id": BOTH.id[:-1] + "1"})
    tasks = suggestion(3, items=[("tasks", {"name": "One"}), ("tasks", {"name": "Two"})])
    team.begin(GAP, BOTH, alike, tasks, submitted=False)
    for short in ("", ID[:3]):
        said = f"“{short}” is too short for a suggestion's id; give 4 characters of it"
        assert errors(team, short, "--discard", "--all") == [said]
    assert errors(team, "ffff", "--discard") == [
        f"there is no suggestion “ffff”; assessor decide {NAME} lists them"
    ]
    assert errors(team, ID, "--discard") == [f"“{ID}” begins 2 suggestions; give more of the id"]
    assert errors(team, BOTH.id, "--accept") == [
        f"2 items of {ID} are open: {WAGES}, {HIRING}; name some, or say --all"
    ]
    assert errors(team, BOTH.id, "growth", "--accept") == [
        f"growth: is no item of {ID}; there are {WAGES}, {HIRING}"
    ]
    assert errors(team, BOTH.id, WAGES, "item-0", "--discard") == ["an item is named twice"]
    assert errors(team, tasks.id, "tasks", "--accept") == [
        "tasks: is what several items are for; name item-0, item-1"
    ]
    assert team.run("Ada", "decide", NAME, BOTH.id, WAGES, "--discard").code == 0
    assert errors(team, BOTH.id, WAGES, "--discard") == [f"{WAGES}: is decided on already"]


def test_where_one_item_does_not_fit_none_is_accepted(team: Team) -> None:
    wrong = suggestion(
        4, section="growth", items=[(HIRING, {"rating": 2}), ("growth", {"rating": 9})]
    )
    team.begin(replace(GAP, "growth.rating", None), wrong, submitted=False)
    (error,) = errors(team, wrong.id, HIRING, "growth", "--accept")
    assert error == "growth.rating: must be 2 or less"
    assert "cannot be taken over as it is: growth.rating" in team.run("Ada", "decide", NAME).out


def test_a_rating_is_hidden_until_the_person_has_rated_where_that_is_set(team: Team) -> None:
    (team.folder / "assessor.toml").write_text("blind_first = true\n")
    team.begin(GAP, BOTH, submitted=False)
    out = team.run("Ada", "decide", NAME).out
    assert "rating: 2" not in out
    (shown,) = team.run("Ada", "decide", NAME, "--json").json
    assert [(one["hidden"], one["fields"], one["basis"]) for one in shown["items"]] == [
        (True, None, "")
    ] * 2
    (refused,) = errors(team, ID, HIRING, "--accept")
    assert refused.startswith(f"{HIRING}: is to be rated before its rating is shown")
    assert len(errors(team, ID, "--accept", "--all")) == 2
    with team.store() as store:
        stored = store.find(NAME)
        assert stored is not None
        rated = rate_first(stored.draft, OpenItem(BOTH, BOTH.items[1]), 1, Author("Ada", AT))
        assert rated is not None
        store.save(NAME, stored.version, rated, "Ada", AT)
    assert team.run("Ada", "decide", NAME, ID, HIRING, "--accept").code == 0
    assert team.run("Ada", "decide", NAME, ID, WAGES, "--discard").code == 0
    assert draft_of(team).origin(f"{WAGES}.rating") is None  # unseen, it leaves no trace


def test_of_several_answers_rating_an_item_once_shows_it_in_all(team: Team) -> None:
    (team.folder / "assessor.toml").write_text("blind_first = true\n")
    one, two = (
        suggestion(
            number,
            section="evidence",
            items=[(HIRING, {"rating": number})],
            parameters={"run": "r", "sample": number, "samples": 2},
        )
        for number in (1, 2)
    )
    rated = rate_first(Draft.of(GAP), OpenItem(one, one.items[0]), 1, Author("Ada", AT))
    assert rated is not None
    team.begin(rated.draft, one, two, submitted=False)
    for user, hidden in (("Ada", False), ("Grace", True)):
        shown = team.run(user, "decide", NAME, "--json").json
        assert [found["items"][0]["hidden"] for found in shown] == [hidden, hidden]


def test_an_author_answers_a_reviewers_proposal_by_its_id(team: Team) -> None:
    team.begin()
    assert team.review("Grace", "propose", "growth", "rating", "+2", "--why", "Demand").code == 0
    (proposal,) = team.state("growth")["proposals"]
    assert proposal["value"] == 2
    assert "1 proposed edit" in team.review("Ada", "list").out
    assert f"proposed by Grace ({proposal['suggestion'][:8]}): rating 2" in (
        team.review("Ada", "show", "growth").out
    )
    ended = team.run("Ada", "decide", NAME, proposal["suggestion"], "--accept", "--over", "--json")
    assert (ended.code, ended.json["status"]) == (0, "in review")
    known = draft_of(team).origin("growth.rating")
    assert known is not None
    assert (known.origin, known.decided_by) == ("suggestion", "Ada")
    assert team.state("growth")["proposals"] == []


def test_what_is_approved_has_to_be_reopened_first(team: Team) -> None:
    team.begin(GAP, BOTH, submitted=False)
    with team.store() as store:
        found = store.find(NAME)
        assert found is not None
        for kind, was, status in (
            ("submit", "draft", "in review"),
            ("approve", "in review", "approved"),
        ):
            change = Change(found.draft, kind, "", was, status, {})
            found = store.save(NAME, found.version, change, "Ada", AT)
    for verdict in ("--accept", "--discard"):
        (error,) = errors(team, ID, HIRING, verdict)
        assert "reopen" in error


def test_a_published_role_is_a_draft_once_a_suggestion_of_it_is_decided(team: Team) -> None:
    roles = team.folder / "roles"
    roles.mkdir()
    published = publish(Draft.of(complete_assessment()), (BOTH,), ())
    (roles / f"{NAME}.json").write_bytes(dump(published))
    assert f"{ID}  evidence" in team.run("Ada", "decide", NAME).out
    with team.store() as store:
        assert store.find(NAME) is None
    assert team.run("Ada", "decide", NAME, ID, WAGES, "--accept", "--over").code == 0
    assert [event.kind for event in log(team)] == ["open", "decide", "suggest"]
    assert stands(team, f"{WAGES}.rating") == 0


def test_usage_that_cannot_be_meant_is_refused(team: Team) -> None:
    team.begin(GAP, BOTH, submitted=False)
    for arguments in (
        ("--accept",),
        (ID, "--accept", "--discard"),
        (ID, WAGES),
        (ID, "--all"),
        (ID, WAGES, "--accept", "--all"),
        (ID, "--accept", "--all", "--over"),
        (ID, WAGES, "--discard", "--leave", "rating"),
    ):
        ended = team.run("Ada", "decide", NAME, *arguments)
        assert (ended.code, ended.out, len(ended.errors)) == (2, "", 1), arguments
    assert [event.kind for event in log(team)] == ["start", "suggest"]
    assert team.run("Ada", "decide", "nobody").code == 2


def test_what_is_suggested_never_acts_on_a_terminal_nor_leaves_its_line(team: Team) -> None:
    items = [("tasks", {"name": text[:200], "rationale": text}) for text in HOSTILE]
    team.begin(GAP, suggestion(5, items=items), submitted=False)
    for arguments in ((), (f"{5:032x}", "--discard", "--all")):
        out = team.run("Ada", "decide", NAME, *arguments).out.removesuffix("\n")
        assert printable(out) == out
        assert max(map(width_of, out.split("\n"))) <= WIDTH
