"""Fetching one address: what is followed, what is refused, and what each failure says."""

from __future__ import annotations

import gzip
import ssl
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic

import pytest

from assessor.exchange.fetch import MAX_BYTES, MAX_REDIRECTS, Fetched, FetchError, fetch
from support.certificates import contexts
from support.web import Web, answer, redirect

NOT_PUBLIC = """127.0.0.1 127.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 localhost localhost. [::1] 0.0.0.0 0
    [::ffff:127.0.0.1] [::] 169.254.169.254 10.0.0.1 192.168.0.1 [fe80::1] [fd00::1] 100.64.0.1 224.0.0.1
    [64:ff9b::7f00:1] [2002:7f00:1::] 255.255.255.255"""
REFUSED = (
    "only public ones are asked, unless the environment says ASSESSOR_ALLOW_PRIVATE_ADDRESSES=true"
)


@pytest.fixture
def web() -> Iterator[Web]:
    """A web server."""
    with Web() as server:
        yield server


def local(host: str, port: int) -> Sequence[str]:
    """Says of every host that it is this computer."""
    return ["127.0.0.1"]


def got(web: Web, path: str = "/", seconds: float = 5) -> Fetched:
    """What is fetched from the server."""
    return fetch(web.url(path), allow_private=True, seconds=seconds)


def refusal(url: str, *, allow_private: bool = True, seconds: float = 5) -> str:
    """Why an address is not fetched."""
    with pytest.raises(FetchError) as caught:
        fetch(url, allow_private=allow_private, seconds=seconds)
    return str(caught.value)


def test_a_page_is_fetched_with_what_the_server_says_of_it(web: Web) -> None:
    web.pages["/a?b=c"] = answer("<p>Pay rose", 'Text/HTML; Charset="ISO-8859-1"')
    assert got(web, "/a?b=c#d") == Fetched(
        web.url("/a?b=c"), b"<p>Pay rose", "text/html", "ISO-8859-1"
    )


def test_the_request_says_nothing_of_the_person(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    web.pages |= {"/": redirect("/x"), "/x": answer("a", headers=["Set-Cookie: a=b"])}
    got(web)
    for head in web.requests:
        names = [line.partition(":")[0] for line in head.splitlines()[1:] if line]
        assert names == ["Host", "Accept", "Accept-Encoding", "Connection", "User-Agent"]
        assert f"Host: 127.0.0.1:{web.port}\r\n" in head


def test_redirects_are_followed_and_the_last_address_is_told(web: Web) -> None:
    for i, status in enumerate((301, 302, 303, 307, 308)):
        web.pages[f"/{i}"] = redirect(f"{i + 1}#there", status)
    web.pages[f"/{MAX_REDIRECTS}"] = answer("end")
    assert got(web, "/0").url == web.url(f"/{MAX_REDIRECTS}")
    web.pages["/-1"] = redirect("/0")
    assert refusal(web.url("/-1")) == (
        f"{web.url('/-1')}: leads on to another address more than 5 times"
    )


@pytest.mark.parametrize("how", ["gzip", "x-gzip", "deflate", "raw deflate", "identity"])
def test_packed_answers_are_unpacked(web: Web, how: str) -> None:
    text = b"Pay rose by 12 %. " * 5000
    bare = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = {
        "gzip": gzip.compress(text, mtime=0),
        "x-gzip": gzip.compress(text, mtime=0),
        "deflate": zlib.compress(text),
        "raw deflate": bare.compress(text) + bare.flush(),
        "identity": text,
    }[how]
    web.pages["/"] = answer(packed, headers=[f"Content-Encoding: {how.split()[-1]}"])
    assert got(web).data == text


@pytest.mark.parametrize("sized", [True, False])
def test_an_answer_of_the_largest_size_is_taken_and_one_byte_more_is_not(
    web: Web, sized: bool
) -> None:
    web.pages["/"] = answer(b"a" * MAX_BYTES, sized=sized)
    web.pages["/more"] = answer(b"a" * (MAX_BYTES + 1), sized=sized)
    assert len(got(web).data) == MAX_BYTES
    assert refusal(web.url("/more")).endswith(
        "/more: is larger than 5 MB; keep the part that is cited from a file"
    )


@pytest.mark.parametrize(
    ("after", "kept"), [(b"", b""), (gzip.compress(b" two", mtime=0), b" two"), (b"x", b"")]
)
def test_an_answer_packed_in_several_pieces_is_unpacked_whole(
    web: Web, after: bytes, kept: bytes
) -> None:
    web.pages["/"] = answer(
        gzip.compress(b"one", mtime=0) + after, headers=["Content-Encoding: gzip"]
    )
    assert got(web).data == b"one" + kept


def test_an_answer_in_pieces_without_end_is_given_up(web: Web) -> None:
    pieces = gzip.compress(b"a", mtime=0) * 1_001
    web.pages["/"] = answer(pieces, headers=["Content-Encoding: gzip"])
    assert "is packed, and damaged; try again" in refusal(web.url("/"))


def test_a_packed_answer_that_grows_beyond_the_limit_is_given_up(web: Web) -> None:
    bomb = zlib.compress(bytes(60_000_000), 9)
    web.pages["/"] = answer(bomb, headers=["Content-Encoding: deflate"])
    assert len(bomb) < 100_000
    assert "is larger than 5 MB" in refusal(web.url())


@pytest.mark.parametrize(
    "media_type",
    [
        "",
        "text/markdown",
        "application/xhtml+xml",
        "application/ld+json",
        "application/pdf",
        "application/octet-stream",
    ],
)
def test_what_may_be_text_is_taken(web: Web, media_type: str) -> None:
    web.pages["/"] = answer("a", media_type)
    assert got(web).media_type == media_type


@pytest.mark.parametrize("media_type", ["image/png", "video/mp4", "application/zip", "font/woff2"])
def test_what_is_no_text_is_refused(web: Web, media_type: str) -> None:
    web.pages["/"] = answer("a", media_type)
    assert refusal(web.url()) == f"{web.url()}: is {media_type}, not a text, PDF or .docx"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (answer(status=401), "asks for a login (status 401); open it yourself and keep its text"),
        (answer(status=403), "does not let this page be read (status 403); open it yourself"),
        (answer(status=404), "has no such page (status 404)"),
        (answer(status=410), "has no such page any more (status 410)"),
        (answer(status=429), "was asked too often; try again later (status 429)"),
        (answer(status=418), "answers with status 418 and no page"),
        (answer(status=204), "answers with status 204 and no page"),
        (answer(status=302), "answers with status 302 and no page"),
        (answer(status=503), "has trouble of its own (status 503); try again later"),
        (b"hello\r\n\r\n", "broke off, or what it answers is no HTTP; try again"),
        (b"", "broke off, or what it answers is no HTTP; try again"),
        (answer(b"a" * 99)[:-9], "broke off, or what it answers is no HTTP; try again"),
        (
            answer(gzip.compress(b"a" * 99, mtime=0)[:-9], headers=["Content-Encoding: gzip"]),
            "broke off before",
        ),
        (
            answer(b"not packed", headers=["Content-Encoding: gzip"]),
            "is packed, and damaged; try again",
        ),
        (
            answer(b"a", headers=["Content-Encoding: br"]),
            "is packed in a way that is not known here",
        ),
    ],
    ids=range(15),
)
def test_each_failure_is_one_sentence_with_the_address(
    web: Web, sent: bytes, sentence: str
) -> None:
    web.pages["/"] = sent
    said = refusal(web.url())
    assert said.startswith(f"{web.url()}: {sentence}")
    assert "\n" not in said


def test_what_the_server_says_cannot_act_on_the_terminal(web: Web) -> None:
    web.pages["/"] = answer("a", "image/\x1b[31mred")
    assert "\x1b" not in refusal(web.url())


@pytest.mark.parametrize("part", ["head", "body"])
def test_an_answer_that_drips_ends_at_the_deadline(web: Web, part: str) -> None:
    web.pages["/"] = answer("a" * 300, headers=["X: " + "b" * 300] if part == "head" else [])
    web.dripping.add("/")
    before = monotonic()
    assert refusal(web.url(), seconds=0.3).endswith("did not answer whole within 0.3 seconds")
    assert monotonic() - before < 1


def test_no_answer_ends_at_the_deadline(web: Web) -> None:
    web.silent.add("/")
    assert "did not answer whole within 0.2 seconds" in refusal(web.url(), seconds=0.2)


def test_all_redirects_together_have_one_deadline(web: Web) -> None:
    web.pages["/0"] = redirect("/1")
    web.silent.add("/1")
    assert refusal(web.url("/0"), seconds=0.3) == (
        f"{web.url('/0')} leads on to {web.url('/1')}: did not answer whole within 0.3 seconds"
    )


def test_a_port_where_nothing_listens_is_told() -> None:
    with Web() as gone:
        url = gone.url()
    assert refusal(url) == f"{url}: refuses the connection; nothing answers there"


def test_a_host_that_is_not_known_is_said_to_be() -> None:
    def nobody(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    with pytest.raises(
        FetchError, match=r"there is no computer called nowhere.example, or no network"
    ):
        fetch("http://nowhere.example/", resolve=nobody)


def test_a_resolver_that_never_answers_ends_at_the_deadline(web: Web) -> None:
    import threading

    over = threading.Event()

    def waits(host: str, port: int) -> Sequence[str]:
        over.wait(10)
        return []

    with pytest.raises(FetchError, match=r"nobody said in time where slow.example is"):
        fetch("http://slow.example/", resolve=waits, seconds=0.1)
    over.set()


@pytest.mark.parametrize(
    "host",
    NOT_PUBLIC.split(),
)
def test_what_is_not_public_is_not_asked_however_it_is_spelled(web: Web, host: str) -> None:
    web.pages["/"] = answer("secret")
    said = refusal(web.url(host=host), allow_private=False)
    assert said.endswith(REFUSED) or "there is no computer called" in said
    assert web.requests == []


def test_a_name_that_leads_to_this_computer_is_not_asked(web: Web) -> None:
    with pytest.raises(FetchError, match=r"evil.example:\d+/ is an address of this computer"):
        fetch(web.url(host="evil.example"), resolve=local)
    assert web.requests == []


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1:1/", "http://169.254.169.254/latest", "//[::1]/"]
)
def test_a_redirect_to_a_private_address_is_not_followed(web: Web, location: str) -> None:
    # The first host passes for a public one, which no test may really ask.
    asked: list[str] = []

    def first_public(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"] if host == "public.example" else [host]

    web.pages["/"] = redirect(location)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("assessor.exchange.pinned.not_public", lambda a: _unless_first(a, asked))
        with pytest.raises(FetchError) as caught:
            fetch(web.url(host="public.example"), resolve=first_public)
    assert "leads on to" in str(caught.value)
    assert str(caught.value).endswith(REFUSED)
    assert web.paths == ["/"]


def _unless_first(address: str, asked: Sequence[str]) -> str:
    from assessor.exchange.addresses import not_public

    return "" if len(asked) == 1 else not_public(address)


@pytest.mark.parametrize(
    ("location", "sentence"),
    [
        ("file:///etc/passwd", "is not a web address that begins with http:// or https://"),
        ("http://a:b@127.0.0.1/", "holds a name or password"),
        ("http://[", "is not a web address"),
    ],
)
def test_a_redirect_to_what_is_not_fetched_is_refused(
    web: Web, location: str, sentence: str
) -> None:
    web.pages["/"] = redirect(location)
    said = refusal(web.url())
    assert said.startswith(f"{web.url()} leads on to {location}, which {sentence}")
    assert web.paths == ["/"]


def test_credentials_in_an_address_are_refused_before_anything_is_asked(web: Web) -> None:
    url = web.url(host="name:word@127.0.0.1")
    assert "holds a name or password; only what is open to everyone is fetched" in refusal(url)
    assert web.requests == []


def test_a_host_is_resolved_once_and_the_address_looked_at_is_the_one_connected_to(
    web: Web,
) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])

    def changing(host: str, port: int) -> Sequence[str]:
        return next(answers)

    web.pages["/"] = answer("a")
    assert fetch(web.url(host="turn.example"), resolve=changing, allow_private=True).data == b"a"
    assert next(answers) == ["127.0.0.2"]
    assert f"Host: turn.example:{web.port}\r\n" in web.requests[0]


def test_of_several_addresses_private_ones_are_left_out_and_the_next_is_tried(web: Web) -> None:
    asked: list[str] = []

    def several(host: str, port: int) -> Sequence[str]:
        return ["10.0.0.1", "127.0.0.1"]

    def judged(address: str) -> str:
        asked.append(address)
        return "a private address" if address == "10.0.0.1" else ""

    web.pages["/"] = answer("a")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("assessor.exchange.pinned.not_public", judged)
        assert fetch(web.url(host="two.example"), resolve=several).data == b"a"
    assert asked == ["10.0.0.1", "127.0.0.1"]


def test_a_certificate_is_checked_for_the_name_that_was_asked_for(tmp_path: Path) -> None:
    server, trusting = contexts("sources.example", tmp_path)
    with Web(server) as web:
        web.pages["/"] = answer("a")
        url = web.url(host="sources.example")
        assert fetch(url, resolve=local, allow_private=True, tls=trusting).data == b"a"
        with pytest.raises(FetchError, match="its certificate does not hold"):
            fetch(web.url(host="other.example"), resolve=local, allow_private=True, tls=trusting)
        with pytest.raises(FetchError, match="its certificate does not hold"):
            fetch(url, resolve=local, allow_private=True, tls=ssl.create_default_context())


def test_a_plain_server_asked_for_https_is_told(web: Web) -> None:
    said = refusal(web.url().replace("http:", "https:"))
    assert "no secure connection comes about" in said or "broke" in said
