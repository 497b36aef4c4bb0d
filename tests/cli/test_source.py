"""``assessor source``: sources added, fetched and listed without a screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assessor.desk.editing import set_value
from assessor.desk.library import open_entry
from assessor.desk.ports import Snapshot
from assessor.document.assessment import Assessment, blank
from assessor.store.database import open_store
from cli.running import Ended, assessor, written
from support.papers import pdf, word
from support.web import Web, answer, redirect
from test_import_hygiene import loaded_by_command

PAGE = """<!doctype html><title>Pay report</title><meta property="og:site_name" content="The Office">
<meta property="article:published_time" content="2026-03-12T08:00:00Z"><p>Pay rose by 12 %."""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with the draft ``steward`` without sources; private addresses are allowed."""
    monkeypatch.setenv("ASSESSOR_ALLOW_PRIVATE_ADDRESSES", "true")
    document = blank("Steward")
    assert assessor("--workspace", tmp_path, "import", written(tmp_path / "x", document)).code == 0
    return tmp_path


@pytest.fixture
def web() -> Iterator[Web]:
    """A web server with a page."""
    with Web() as server:
        server.pages["/pay"] = answer(PAGE, "text/html")
        yield server


def source(workspace: Path, *arguments: object, stdin: bytes = b"") -> Ended:
    """Run the command in a workspace."""
    return assessor("--workspace", workspace, "source", *arguments, stdin=stdin)


def kept(workspace: Path) -> tuple[Assessment, dict[str, Snapshot]]:
    """The draft ``steward`` and the newest snapshots of its sources."""
    with closing(open_store(workspace / ".assessor" / "desk.db")) as store:
        found = store.find("steward")
        assert found is not None
        return found.draft.assessment, dict(store.snapshots("steward"))


def test_a_page_is_fetched_and_described_by_what_it_says_of_itself(
    workspace: Path, web: Web
) -> None:
    web.pages["/"] = redirect("/pay")
    ended = source(workspace, "add", "steward", "--url", web.url("/"))
    assert (ended.code, ended.err) == (0, "")
    document, snapshots = kept(workspace)
    (added,) = document.sources
    assert (added.id, added.kind, added.title) == ("pay-report", "evidence", "Pay report")
    assert (added.publisher, added.published) == ("The Office", "2026-03-12")
    assert added.url == web.url("/")
    assert added.accessed_on is not None
    found = snapshots["pay-report"]
    assert found.text == "Pay report\nPay rose by 12 %."
    assert ended.out.splitlines() == [
        "Added “Pay report” as pay-report in the draft steward.",
        f"Fetched {len(PAGE)} bytes of text/html from {web.url('/pay')}",
        f"Kept 28 characters at {found.kept_at:%Y-%m-%d %H:%M} UTC, sha256 {found.sha256}",
        "Every quotation and figure that can be looked up is found in a kept text.",
    ]


def test_what_is_given_goes_before_what_the_page_says(workspace: Path, web: Web) -> None:
    given = ["--title", "Wages", "--publisher", "Us", "--published", "May", "--kind", "resource"]
    assert source(workspace, "add", "steward", "--url", web.url("/pay"), *given).code == 0
    (added,) = kept(workspace)[0].sources
    assert (added.id, added.title, added.publisher) == ("wages", "Wages", "Us")
    assert (added.published, added.kind) == ("May", "resource")


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("pay.txt", b"Pay rose.", "pay"),
        ("pay.docx", word("Pay rose.", title="On pay"), "On pay"),
        ("pay.pdf", pdf(["Pay rose."], title="On pay"), "On pay"),
        ("pay.html", b"<title>On pay</title><body>Pay rose.", "On pay"),
    ],
    ids=["text", "Word", "PDF", "HTML"],
)
def test_a_file_is_added_with_its_text(
    workspace: Path, name: str, content: bytes, title: str
) -> None:
    file = workspace / name
    file.write_bytes(content)
    assert source(workspace, "add", "steward", "--file", file).code == 0
    document, snapshots = kept(workspace)
    (added,) = document.sources
    assert (added.title, added.url) == (title, "")
    assert snapshots[added.id].text.endswith("Pay rose.")
    assert source(workspace, "add", "steward", file).code == 0
    assert len(kept(workspace)[0].sources) == 2


def test_standard_input_is_added_under_a_title(workspace: Path) -> None:
    ended = source(workspace, "add", "steward", "-", "--title", "Talk", stdin=b"Pay rose.")
    assert ended.code == 0
    assert kept(workspace)[1]["talk"].text == "Pay rose."
    untitled = source(workspace, "add", "steward", "-", stdin=b"Pay rose.")
    assert (untitled.code, untitled.errors) == (
        1,
        ["standard input: sources: a source needs a title"],
    )


def cite(workspace: Path, rationale: str, *sources: str) -> None:
    """Write the rationale of wage trends, and what it cites."""
    with closing(open_store(workspace / ".assessor" / "desk.db")) as store:
        session = open_entry("steward", (), store, "somebody")
        place = "evidence.wage_trends"
        session.do(lambda draft, who: set_value(draft, f"{place}.rationale", rationale, who))
        session.do(lambda draft, who: set_value(draft, f"{place}.sources", list(sources), who))


def test_fetching_again_keeps_the_new_text_and_the_checks_look_it_up(
    workspace: Path, web: Web
) -> None:
    source(workspace, "add", "steward", "--url", web.url("/pay"))
    cite(workspace, "Pay rose by 12 % in a year.", "pay-report")
    web.pages["/pay"] = answer(PAGE.replace("12", "13"), "text/html")
    ended = source(workspace, "fetch", "steward", "pay-report")
    assert ended.code == 0
    assert ended.out.startswith("Fetched “Pay report” as pay-report in the draft steward.\n")
    assert " ".join(ended.out.split()).endswith(
        "quote-not-found: Wage Trends states 12 %, which the kept text of “Pay report” does not hold."
    )
    assert kept(workspace)[1]["pay-report"].text.endswith("13 %.")


def test_a_figure_without_a_source_is_told(workspace: Path) -> None:
    cite(workspace, "Pay rose by 12 % in a year.")
    ended = source(workspace, "add", "steward", "-", "--title", "Talk", stdin=b"Pay rose.")
    assert ended.out.splitlines()[2:] == [
        "unsourced-figure: Wage Trends states a figure (12 %) and cites no source."
    ]


def test_json_says_what_was_fetched_and_kept(workspace: Path, web: Web) -> None:
    said = source(workspace, "add", "steward", "--url", web.url("/pay"), "--json").json
    found = kept(workspace)[1]["pay-report"]
    assert said["source"] == "pay-report"
    assert said["sha256"] == found.sha256
    assert said["fetched"] == {
        "url": web.url("/pay"),
        "bytes": len(PAGE),
        "media_type": "text/html",
    }
    assert said["checks"] == []
    (listed,) = source(workspace, "list", "steward", "--json").json
    assert listed == {name: said[name] for name in said if name not in {"fetched", "checks"}}


def test_sources_are_listed_with_how_often_they_are_cited(workspace: Path) -> None:
    assert source(workspace, "list", "steward").out == "The assessment names no source yet.\n"
    source(workspace, "add", "steward", "-", "--title", "[red]\u202e", stdin=b"Pay rose.")
    cite(workspace, "Pay rose.", "red")
    heading, row = source(workspace, "list", "steward").out.splitlines()
    assert heading.split() == ["SOURCE", "KIND", "KEPT", "CHARACTERS", "CITED", "TITLE"]
    cells = row.split()
    assert (cells[:2], cells[-3:]) == (["red", "evidence"], ["9", "1", "[red]⟨U+202E⟩"])


def test_nothing_but_the_one_address_is_asked_for(workspace: Path, web: Web) -> None:
    source(workspace, "list", "steward")
    source(workspace, "add", "steward", "-", "--title", web.url("/pay"), stdin=web.url().encode())
    assert web.requests == []
    source(workspace, "add", "steward", "--url", web.url("/pay"))
    assert web.paths == ["/pay"]


def test_private_addresses_are_refused_unless_the_environment_allows_them(
    workspace: Path, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ASSESSOR_ALLOW_PRIVATE_ADDRESSES")
    ended = source(workspace, "add", "steward", "--url", web.url("/pay"))
    assert (ended.code, ended.out) == (2, "")
    assert ended.errors == [
        f"{web.url('/pay')} is an address of this computer; only public ones are asked, "
        "unless the environment says ASSESSOR_ALLOW_PRIVATE_ADDRESSES=true"
    ]
    assert web.requests == []
    assert kept(workspace)[0].sources == ()


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["add", "steward"], 2, "say where the text is, once"),
        (["add", "steward", "a", "--url", "http://x.org"], 2, "say where the text is, once"),
        (["add", "steward", "a", "--file", "b"], 2, "say where the text is, once"),
        (["add", "steward", "--file", "no-such-file"], 2, "there is no such file"),
        (["add", "nobody", "-", "--title", "a"], 2, "nobody"),
        (["add", "../x", "-"], 2, "cannot name a draft"),
        (["add", "steward", "-", "--title", "a", "--kind", "rumour"], 2, "rumour"),
        (["add", "steward", "--url", "ftp://x.org/"], 2, "begins with http:// or https://"),
        (["add", "steward", "--url", "WEB/none"], 2, "has no such page (status 404)"),
        (["add", "steward", "--url", "WEB/empty"], 1, "holds no text"),
        (["fetch", "steward", "nothing"], 1, "there is no source “nothing”; there are: none"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_changes_nothing(
    workspace: Path, web: Web, arguments: list[str], code: int, sentence: str
) -> None:
    web.pages["/empty"] = answer("<script>x</script>", "text/html")
    given = [word.replace("WEB", web.url("")) for word in arguments]
    ended = source(workspace, *given, stdin=b"Pay rose.")
    assert (ended.code, ended.out) == (code, "")
    (line,) = ended.errors
    assert sentence in line
    document, snapshots = kept(workspace)
    assert (document.sources, snapshots) == ((), {})


def test_an_address_is_not_added_twice_and_one_without_is_not_fetched(
    workspace: Path, web: Web
) -> None:
    source(workspace, "add", "steward", "--url", web.url("/pay"))
    again = source(workspace, "add", "steward", "--url", web.url("/pay"))
    assert again.code == 1
    assert "sources[pay-report]: has this address already" in again.errors[0]
    source(workspace, "add", "steward", "-", "--title", "Talk", stdin=b"Pay rose.")
    none = source(workspace, "fetch", "steward", "talk")
    assert none.errors == ["steward: sources[talk]: has no web address; keep its text from a file"]


def test_nothing_that_fetches_or_reads_documents_is_loaded_before_it_is_needed(
    workspace: Path,
) -> None:
    (workspace / "a.txt").write_text("Pay rose.")
    for arguments in (["list", "steward"], ["add", "steward", str(workspace / "a.txt")]):
        loaded = loaded_by_command("--workspace", str(workspace), "source", *arguments)
        assert loaded.isdisjoint(
            {"docx", "httpcore2", "httpx2", "lxml", "openai", "pypdf", "textual"}
        )
