"""``assessor set``: a value put into a draft without the screen."""

from __future__ import annotations

from assessor.desk.editing import Author, set_value
from assessor.desk.ports import Change, StoredDraft
from assessor.document.canonical import dump
from assessor.document.path import Json, get
from assessor.store.database import Store
from cli.reviewed import NAME, Team
from cli.reviewed import team as team
from cli.running import assessor
from strategies import AT, complete_assessment

WAGES = "evidence.wage_trends"


def stands(team: Team, path: str) -> Json:
    """What the stored draft holds at ``path``."""
    return get(stored(team).draft.assessment, path)


def stored(team: Team) -> StoredDraft:
    """The draft in the working database."""
    with team.store() as store:
        found = store.find(NAME)
    assert found is not None
    return found


def put(team: Team, *arguments: str, stdin: bytes = b"") -> tuple[int, str, list[str]]:
    """The command as Ada: its exit code, what it printed, and its errors."""
    team.monkeypatch.setenv("ASSESSOR_USER", "Ada")
    ended = assessor("--workspace", team.folder, "set", NAME, *arguments, stdin=stdin)
    return ended.code, ended.out, ended.errors


def test_a_rating_is_put_and_the_score_is_said_before_and_after(team: Team) -> None:
    team.begin(submitted=False)
    code, out, _ = put(team, f"{WAGES}.rating", "-1", "--reason", "Pay fell")
    assert code == 0
    assert (
        out
        == f"{WAGES}.rating: 1 → -1\nScore: 53.8 GREEN (Transforming) → 50.0 GREEN (Transforming)\n"
    )
    ended = team.run("Ada", "set", NAME, f"{WAGES}.rating", "+1", "--json")
    assert ended.json == {
        "name": NAME,
        "changed": True,
        "path": f"{WAGES}.rating",
        "before": -1,
        "after": 1,
        "status": "draft",
        "score": {
            "before": {"published_score": "50.0", "label": "GREEN (Transforming)", "bounds": None},
            "after": {"published_score": "53.8", "label": "GREEN (Transforming)", "bounds": None},
        },
    }


def test_it_is_logged_with_who_and_why_as_at_the_desk(team: Team) -> None:
    team.begin(submitted=False)
    before = stored(team).draft
    assert put(team, f"{WAGES}.rating", "2", "--reason", "Newer figures")[0] == 0
    with team.store() as store:
        event = store.events(NAME)[-1]
    assert (event.kind, event.path, event.before, event.after) == ("set", f"{WAGES}.rating", 1, 2)
    assert (event.actor, event.detail) == ("Ada", {"reason": "Newer figures"})
    at_the_desk = set_value(before, f"{WAGES}.rating", 2, Author("Ada", event.at), "Newer figures")
    assert at_the_desk is not None
    assert stored(team).draft == at_the_desk.draft


def test_an_element_of_a_list_goes_by_its_id_or_its_position(team: Team) -> None:
    team.begin(submitted=False)
    assert put(team, "tasks[1].involvement", "augmentation")[0] == 0
    assert put(team, "tasks[task-1].rationale", "A person decides.")[0] == 0
    assert stands(team, "tasks[task-1].involvement") == "augmentation"
    assert stands(team, "tasks[1].rationale") == "A person decides."


def test_a_long_text_comes_by_standard_input(team: Team) -> None:
    team.begin(submitted=False)
    assert put(team, "growth.rationale", "-", stdin="Größer.\n\nWie?\n".encode())[0] == 0
    assert stands(team, "growth.rationale") == "Größer.\n\nWie?"
    assert put(team, "growth.rationale", "-", stdin=b"\xff")[0] == 1
    assert put(team, "growth.rationale", "-", stdin=b"\n")[0] == 1
    assert stands(team, "growth.rationale") == "Größer.\n\nWie?"


def test_an_unset_variable_of_a_script_takes_nothing_away_and_empty_does(team: Team) -> None:
    team.begin(submitted=False)
    code, _, errors = put(team, "growth.rationale", "")
    assert (code, errors) == (
        1,
        [f"{NAME}: growth.rationale: the value is empty; --empty takes away what stands there"],
    )
    for path, nothing in (
        ("growth.rationale", ""),
        ("growth.rating", None),
        ("tasks[0].sources", []),
    ):
        assert put(team, path, "--empty")[0] == 0
        assert stands(team, path) == nothing
    assert put(team, "growth.rating")[0] == 2
    assert put(team, "growth.rating", "1", "--empty")[0] == 2


def test_what_stands_there_already_changes_nothing_and_is_no_error(team: Team) -> None:
    team.begin(submitted=False)
    version = stored(team).version
    code, out, _ = put(team, f"{WAGES}.rating", "1")
    assert (code, out) == (0, f"{WAGES}.rating is 1 already; nothing was changed.\n")
    assert stored(team).version == version


def test_what_the_desk_would_not_take_is_refused_in_a_sentence_and_changes_nothing(
    team: Team,
) -> None:
    team.begin(submitted=False)
    before = stored(team)
    for path, text, said in (
        ("growth.rating", "3", "growth.rating: must be 2 or less"),
        (f"{WAGES}.sources", "no-such", f"{WAGES}.sources: there is no source “no-such”"),
        ("tasks[0].id", "x", "tasks[task-0].id: is the name this keeps when moved or renamed; "),
        ("growth.ratng", "1", "growth.ratng: there is no such place in this assessment; do you "),
    ):
        ended = team.run("Ada", "set", NAME, path, text, "--json")
        assert ended.code == 1
        assert ended.errors[0].startswith(f"{NAME}: {said}")
        assert [f"{NAME}: {sentence}" for sentence in ended.json["refused"]] == ended.errors
        assert ended.json["changed"] is False
    assert stored(team) == before


def test_a_reason_goes_with_a_rating_and_is_kept_as_plain_text(team: Team) -> None:
    team.begin(submitted=False)
    for path, reason in (("growth.rationale", "Why."), (f"{WAGES}.rating", "y" * 20_001)):
        code, _, errors = put(team, path, "2", "--reason", reason)
        assert (code, len(errors)) == (1, 1)
        assert "--reason" in errors[0]
    assert put(team, f"{WAGES}.rating", "2", "--reason", "\x1b[31mred\x01 ")[0] == 0
    known = stored(team).draft.origin(f"{WAGES}.rating")
    assert known is not None
    assert known.reason == "red"


def test_a_mistyped_option_is_no_value(team: Team) -> None:
    team.begin(submitted=False)
    code, _, errors = put(team, "growth.rationale", "--jsno")
    assert code == 2
    assert "there is no option --jsno" in errors[0]


def test_what_is_approved_has_to_be_reopened_first(team: Team) -> None:
    team.begin()
    with team.store() as store:
        found = stored(team)
        approved = Change(found.draft, "approve", "", "in review", "approved", {})
        store.save(NAME, found.version, approved, "Grace", AT)
    code, _, errors = put(team, "growth.rationale", "Another.")
    assert code == 1
    assert "reopen" in errors[0]
    assert stands(team, "growth.rationale") != "Another."


def test_somebody_elses_change_of_the_same_place_meanwhile_is_not_replaced(team: Team) -> None:
    team.begin(submitted=False)
    save = Store.save

    def late(self: Store, name: str, version: int, change: Change, *rest: object) -> StoredDraft:
        team.monkeypatch.setattr(Store, "save", save)
        team.put("growth.rationale", "Theirs.", user="Linus")
        return save(self, name, version, change, *rest)  # type: ignore[arg-type]

    team.monkeypatch.setattr(Store, "save", late)
    code, out, errors = put(team, "growth.rationale", "Mine.")
    assert (code, out) == (2, "")
    assert len(errors) == 1
    assert stands(team, "growth.rationale") == "Theirs."


def test_a_published_role_is_opened_as_a_draft(team: Team) -> None:
    roles = team.folder / "roles"
    roles.mkdir()
    (roles / f"{NAME}.json").write_bytes(dump(complete_assessment()))
    assert put(team, "growth.rating", "9")[0] == 1
    with team.store() as store:
        assert store.find(NAME) is None
    assert put(team, f"{WAGES}.rating", "0")[0] == 0
    with team.store() as store:
        assert [event.kind for event in store.events(NAME)] == ["open", "set"]
    assert stands(team, f"{WAGES}.rating") == 0


def test_what_is_not_here_is_told_with_near_names(team: Team) -> None:
    team.begin(submitted=False)
    ended = team.run("Ada", "set", "data-enginer", "growth.rating", "1")
    assert (ended.code, ended.out) == (2, "")
    assert ended.errors == [f"there is no draft or role called “data-enginer”; do you mean {NAME}"]
    assert team.run("Ada", "set", "../etc", "growth.rating", "1").code == 2
