"""``assessor review``: read, judged and signed off without a screen."""

from __future__ import annotations

from assessor.cli.commands.review import app
from assessor.cli.layout import WIDTH, width_of
from assessor.desk.deciding import OpenItem, decide
from assessor.desk.draft import Draft
from assessor.desk.editing import Author
from assessor.document.path import replace
from assessor.document.review import MEANING, Adjudication, Comment, Review, SecondRating
from assessor.document.text import printable
from cli.reviewed import NAME, Team
from cli.reviewed import team as team
from cli.running import assessor
from strategies import AT, HOSTILE, complete_assessment, suggestion

WAGES = "evidence.wage_trends"


def left(team: Team) -> list[object]:
    """Everything that was left on the draft."""
    with team.store() as store:
        return [kept.record for kept in store.records(NAME)]


def test_what_is_in_review_is_listed_with_what_waits_for_whoever_asks(team: Team) -> None:
    team.begin(submitted=False)
    assert team.run("Grace", "review", "list").out == "Nothing is in review.\n"
    assert team.run("Ada", "submit", NAME).code == 0
    (row,) = team.run("Grace", "review", "list", "--json").json
    assert (row["name"], row["status"], row["approved"]) == (NAME, "in review", 0)
    assert row["waiting"] == row["items"] > 20


def test_the_items_of_one_come_in_the_order_of_the_queue(team: Team) -> None:
    team.begin(replace(complete_assessment(), "override.score", "50.0"))
    ended = team.review("Grace", "list", "--json")
    assert ended.code == 0
    items = ended.json["items"]
    flagged = [item["kind"] == "flag" or item["flags"] != [] for item in items]
    assert flagged == sorted(flagged, reverse=True)
    effects = [float(item["effect"]) for item in items[flagged.index(False) :]]
    assert effects == sorted(effects, reverse=True)
    assert flagged[0]
    assert effects[0] > effects[-1]
    assert all(item["may_approve"] for item in items)
    assert "“Override” is not approved yet." in " ".join(ended.json["missing_for_sign_off"])
    lines = team.review("Ada", "list").out.splitlines()
    end = lines.index("")
    assert all("  yours" in line for line in lines[1:end])
    assert lines[end + 1].startswith(f"{NAME} is in review; 0 of {end - 1} items")


def test_showing_the_next_item_approves_nothing(team: Team) -> None:
    team.begin()
    first = team.review("Grace", "list", "--json").json["items"][0]
    ended = team.review("Grace", "show")
    assert ended.code == 0
    assert f"({first['path']})" in ended.out
    assert first["sha256"] in ended.out
    assert left(team) == []
    assert team.review("Ada", "show").out == f"Nothing in {NAME} waits for Ada.\n"


def test_an_item_is_shown_beside_what_was_suggested_and_what_was_approved_before(
    team: Team,
) -> None:
    made = suggestion(
        1, section="evidence", items=[(WAGES, {"rating": 0, "rationale": "Pay has stood still."})]
    )
    change = decide(
        Draft.of(complete_assessment()),
        OpenItem(made, made.items[0]),
        Author("Ada", AT),
        edits={"rating": 1, "rationale": "Pay has risen for five years in a row."},
        reason="Newer figures",
    )
    assert change is not None
    team.begin(change.draft, made)
    assert team.review("Grace", "approve", WAGES).code == 0
    team.put(f"{WAGES}.rationale", "Pay has fallen for five years in a row.")
    out = " ".join(team.review("Grace", "show", WAGES).out.split())
    assert "suggested by some-model: Pay has [-stood still.-] {+fallen for five years" in out
    assert "rating: 1 suggested by some-model: 0 why it differs: Newer figures" in out
    assert "when you approved it: Pay has [-risen-] {+fallen+} for five years in a row." in out
    assert "Grace: approved, of what stood there before" in out
    shown = team.state(WAGES)
    assert shown["state"] == "stale"
    assert shown["approved_before"]["value"]["rationale"].startswith("Pay has risen")
    assert shown["subject"]["value"]["rationale"].startswith("Pay has fallen")


def test_everything_of_an_item_that_is_another_than_approved_is_shown_both_ways(team: Team) -> None:
    score = "flag:score-override:override.score"
    document = replace(complete_assessment(), "override.score", "52.0")
    document = replace(document, "override.reason", "other")
    team.begin(replace(document, "override.justification", "why " * 20))
    assert team.review("Grace", "approve", WAGES, "override", score).code == 0
    team.put("sources[source-0].note", "Another note.")
    team.put("tasks[task-0].score", 4)

    def shown(path: str) -> str:
        return " ".join(team.review("Grace", "show", path).out.split())

    assert "[-note-] {+Another note.+}" in shown(WAGES)
    assert "computed score: 42.6 when you approved it: 53.8" in shown("override")
    flag = shown(score)
    assert "stale; it moves the score by 9.4;" in flag
    assert "when you approved it: The score was set to 52.0" in flag
    assert "a [-minor-] {+major+} override of [--1.8-] {++9.4+} points." in flag


def test_an_approval_keeps_the_hash_of_what_was_shown(team: Team) -> None:
    team.begin()
    digest = team.state(WAGES)["sha256"]
    ended = team.review("Grace", "approve", WAGES, "--expect", digest, "--comment", "Fine")
    assert (ended.code, ended.out) == (0, f"Approved {WAGES}\n")
    (kept,) = left(team)
    assert isinstance(kept, Review)
    assert (kept.path, kept.subject_sha256, kept.reviewer) == (WAGES, digest, "Grace")
    assert (kept.verdict, kept.comment, kept.meaning) == ("approved_with_comment", "Fine", MEANING)


def test_what_is_not_what_was_expected_is_not_approved_nor_is_anything_with_it(
    team: Team,
) -> None:
    team.begin()
    items = team.review("Grace", "list", "--json").json["items"]
    growth, wages = (
        next(item["sha256"] for item in items if item["path"] == path) for path in ("growth", WAGES)
    )
    team.put(f"{WAGES}.rating", 2)
    ended = team.review("Grace", "approve", "growth", WAGES, "--expect", growth, "--expect", wages)
    assert ended.code == 1
    (error,) = ended.errors
    assert f"“{WAGES}” is not what was expected" in error
    assert team.review("Grace", "approve", "growth", WAGES, "--expect", growth).code == 2
    assert left(team) == []


def test_nobody_approves_what_they_decided_and_nothing_without_its_name(team: Team) -> None:
    team.begin()
    ended = team.review("Ada", "approve", "growth")
    assert ended.code == 1
    assert "somebody else has to" in ended.errors[0]
    assert team.review("Grace", "approve").code == 2
    assert team.review("Grace", "approve", "--all-read").code == 2
    assert team.review("Grace", "approve", "growth", "growth").code == 2
    assert team.review("Grace", "approve", "growth", "evidence.luck").code == 1
    assert left(team) == []


def test_a_change_is_asked_for_and_the_assessment_sent_back(team: Team) -> None:
    team.begin()
    assert team.review("Grace", "return").code == 1
    assert team.review("Grace", "request", WAGES).code == 2
    assert team.review("Grace", "request", WAGES, "--comment", "Of 2021").code == 0
    ended = team.review("Grace", "return", "--reason", "See wages", "--json")
    assert (ended.code, ended.json["status"]) == (0, "changes requested")


def test_comments_are_answered_and_settled_by_the_beginning_of_their_id(team: Team) -> None:
    team.begin()
    first = team.review("Grace", "comment", WAGES, "Where?", "--json").json["record"]
    answer = ("comment", WAGES, "In the US.", "--reply-to")
    assert team.review("Ada", *answer, "zzzz").errors == [f"there is no comment “zzzz” on {WAGES}"]
    assert team.review("Ada", *answer, first["id"][:8]).code == 0
    for short in ("", first["id"][:3]):  # a script's unset variable names no comment
        for command in (("resolve",), answer):
            ended = team.review("Grace", *command, short)
            assert ended.errors == [
                f"“{short}” is too short for a comment's id; give 4 characters of it"
            ]
    assert team.review("Grace", "resolve", first["id"]).code == 0
    (thread,) = team.state(WAGES)["threads"]
    assert [said["text"] for said in thread["comments"]] == ["Where?", "In the US."]
    assert thread["resolution"]["by"] == "Grace"


def test_a_proposed_edit_waits_for_the_author_like_a_suggestion(team: Team) -> None:
    team.begin()
    ended = team.review("Grace", "propose", WAGES, "rating", "-1", "--why", "Pay fell")
    assert (ended.code, ended.err) == (0, "")
    assert team.review("Grace", "propose", "reinstatement", "text", "2").code == 0
    assert team.review("Grace", "propose", WAGES, "sources", "nowhere; source-1").code == 1
    with team.store() as store:
        wages, prose = store.suggestions(NAME)
    assert (wages.source, wages.model, wages.items[0].fields) == (
        "reviewer",
        "Grace",
        {"rating": -1},
    )
    assert prose.items[0].fields == {"text": "2"}
    (proposal,) = team.state(WAGES)["proposals"]
    said = {"by": "Grace", "field": "rating", "value": -1, "why": "Pay fell"}
    assert proposal == said | {"suggestion": wages.id}


def test_a_second_rating_is_given_blind_and_settled_with_the_first(team: Team) -> None:
    document = replace(complete_assessment(), f"{WAGES}.rationale", "Hidden reasons.")
    team.begin(document)
    blind = team.review("Grace", "show", WAGES, "--blind").out
    assert "Hidden reasons." not in blind
    assert "→" not in blind
    assert "source-0" in blind
    rated = team.review("Grace", "rate", WAGES, "-1", "--rationale", "Fell", "--json")
    assert rated.json["record"]["rating"] == -1
    settled = team.review("Linus", "adjudicate", WAGES, "-1", "--reason", "Newer")
    assert settled.out == f"Settled {WAGES}: 1 and -1 at -1; its author has to put -1\n"
    first, second = left(team)
    assert isinstance(first, SecondRating)
    assert isinstance(second, Adjudication)
    assert (first.by, second.first, second.second, second.outcome) == ("Grace", 1, -1, -1)


def test_signing_off_takes_every_item_and_then_settles_the_assessment(team: Team) -> None:
    team.begin()
    paths = [item["path"] for item in team.review("Grace", "list", "--json").json["items"]]
    assert team.review("Grace", "approve", *paths[1:]).code == 0
    ended = team.review("Grace", "sign", "--json")
    assert ended.code == 1
    assert ended.json["moved"] is False
    assert [f"{NAME}: {sentence}" for sentence in ended.json["missing"]] == ended.errors
    assert len(ended.errors) == 1
    assert team.review("Grace", "approve", paths[0]).code == 0
    assert team.review("Grace", "sign").out == f"{NAME}: in review → approved\n"
    assert "reopen it first" in team.review("Grace", "approve", "growth").errors[0]


def test_what_reviewers_say_never_acts_on_a_terminal_nor_leaves_its_line(team: Team) -> None:
    team.begin(replace(complete_assessment(), f"{WAGES}.rationale", "\n".join(HOSTILE)))
    with team.store() as store:
        for number, text in enumerate((*HOSTILE, "W" * 300)):
            words = {"path": WAGES, "reply_to": None, "author": "[b]" + text[:40], "text": text}
            said = Comment.model_validate({"id": f"{number:032x}", "at": AT, **words})
            store.add_record(NAME, said, said.author)
    for command in (("show", WAGES), ("show", WAGES, "--blind")):
        out = team.review("Grace", *command).out.removesuffix("\n")
        assert printable(out) == out
        assert max(map(width_of, out.split("\n"))) <= WIDTH
        assert ("[@click=app.bell]press[/]" in out) == (len(command) == 2)


def test_every_command_has_help_with_an_example_in_80_columns() -> None:
    for name in (command.name for command in app.registered_commands):
        ended = assessor("review", name, "--help")
        assert f"  assessor review {name} " in ended.out.partition("Examples:")[2]
        assert max(map(len, ended.out.splitlines())) <= WIDTH, name
        assert "--json" in ended.out


def test_what_is_no_draft_cannot_be_reviewed(team: Team) -> None:
    ended = team.run("Grace", "review", "show", "nobody")
    assert (ended.code, ended.out) == (2, "")
    assert ended.errors == ["there is no draft “nobody”; see assessor list"]
    assert team.run("Grace", "review", "list", "../etc").code == 2
