"""The vector: one canonical line, read strictly (METHOD §5)."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessor.method.ratings import Ratings
from assessor.method.vector import VectorError, looks_like_vector, parse_vector, print_vector
from method.cases import plain
from naive import vector_of
from strategies import random_ratings, ratings

GOOD = "AIJRI:1.0/T:25x2A+25x3D+50x1N/E:1,2,-1,0,1/B:0,0,0,1,0/P:0,1,1/G:1"
PLACE = re.compile(r"vector, group (AIJRI|[TEBPGO]), character ([0-9]+): .+")


def refusal(text: str) -> tuple[str, int]:
    """The group and the character that refusing ``text`` names."""
    with pytest.raises(VectorError) as refused:
        parse_vector(text)
    found = PLACE.fullmatch(str(refused.value))
    assert found is not None, str(refused.value)
    return found[1], int(found[2])


@given(ratings())
@settings(max_examples=200, deadline=None)
def test_print_then_parse_gives_the_same_ratings(found: Ratings) -> None:
    assert parse_vector(print_vector(found)) == found


@given(ratings())
@settings(max_examples=200, deadline=None)
def test_parse_then_print_gives_the_same_vector(found: Ratings) -> None:
    text = vector_of(plain(found))
    assert print_vector(parse_vector(text)) == text


def test_the_example_is_read_in_full() -> None:
    found = parse_vector(f"{GOOD}/O:52.0")
    assert [(t.time, t.score, t.involvement) for t in found.tasks] == [
        (25, 2, "augmentation"),
        (25, 3, "displacement"),
        (50, 1, "not_involved"),
    ]
    assert (found.evidence, found.barriers) == ((1, 2, -1, 0, 1), (0, 0, 0, 1, 0))
    assert (found.principles, found.growth, str(found.override)) == ((0, 1, 1), 1, "52.0")


@pytest.mark.parametrize(
    ("old", "new", "group", "at"),
    [
        # the head
        ("AIJRI:1.0", "AIJRI:1.1", "AIJRI", 1),
        ("AIJRI:1.0", "AIJRI:2.0", "AIJRI", 1),
        ("AIJRI:1.0", "AIJRI:1", "AIJRI", 1),
        ("AIJRI:1.0", "aijri:1.0", "AIJRI", 1),
        ("AIJRI:1.0", " AIJRI:1.0", "AIJRI", 1),
        ("AIJRI:1.0", "AIJRI:１.0", "AIJRI", 1),
        ("AIJRI:1.0/", "", "AIJRI", 1),
        # groups
        ("/E:1,2,-1,0,1/B:0,0,0,1,0", "/B:0,0,0,1,0/E:1,2,-1,0,1", "E", GOOD.index("E:") + 1),
        ("/P:0,1,1/G:1", "/G:1/P:0,1,1", "P", GOOD.index("P:") + 1),
        ("/P:0,1,1", "", "P", GOOD.index("P:") + 1),
        ("/G:1", "", "G", GOOD.index("/G:1") + 2),
        ("T:25x2A+25x3D+50x1N/", "", "T", GOOD.index("T:") + 1),
        ("/P:0,1,1", "/B:0,0,0,1,0", "B", GOOD.index("P:") + 1),
        ("/G:1", "/G:1/G:1", "G", len(GOOD) + 2),
        ("/G:1", "/G:1/", "O", len(GOOD) + 2),
        ("/G:1", "/G:1/X:1", "O", len(GOOD) + 2),
        ("/G:1", "/G:1/O:50.0/O:51.0", "O", len(GOOD) + 9),
        ("/G:1", "/G:1/O:50.0/X:1", "O", len(GOOD) + 9),
        ("/E:", "/e:", "E", GOOD.index("E:") + 1),
        ("/E:", "/E", "E", GOOD.index("E:") + 1),
        ("/E:", "//E:", "E", GOOD.index("E:") + 1),
        ("/E:", "/ E:", "E", GOOD.index("E:") + 1),
        # tasks
        ("25x2A+", "25x6A+", "T", 16),
        ("25x2A+", "25x0A+", "T", 16),
        ("25x2A+", "25x2B+", "T", 17),
        ("25x2A+", "25x2a+", "T", 13),
        ("25x2A+", "025x2A+", "T", 13),
        ("25x2A+", "0x2A+", "T", 13),
        ("25x2A+", "101x2A+", "T", 13),
        ("25x2A+", "+25x2A+", "T", 13),
        ("25x2A+", "-25x2A+", "T", 13),
        ("25x2A+", "25x2A++", "T", 19),
        ("25x2A+", "25x2A +", "T", 13),
        ("25x2A+", "2 5x2A+", "T", 13),
        ("25x2A+", "25X2A+", "T", 13),
        ("25x2A+", "٢٥x2A+", "T", 13),
        ("25x2A+", "25x٣A+", "T", 13),
        ("25x2A+", "25x2.0A+", "T", 13),
        ("25x2A+", "24x2A+", "T", 13),
        ("25x2A+", "26x2A+", "T", 13),
        ("25x2A+25x3D+", "50x2A+", "T", 13),
        ("25x2A+25x3D+50x1N", "+".join(["6x3A"] * 15 + ["10x3A"]), "T", 13),
        ("25x3D", "25x9D", "T", 22),
        # ratings
        ("E:1,", "E:3,", "E", GOOD.index("E:") + 3),
        ("E:1,", "E:-3,", "E", GOOD.index("E:") + 3),
        ("E:1,2,-1,0,1", "E:1,2,-1,0,9", "E", GOOD.index("E:") + 12),
        ("E:1,", "E:+1,", "E", GOOD.index("E:") + 3),
        ("E:1,", "E:01,", "E", GOOD.index("E:") + 3),
        ("E:1,", "E:-0,", "E", GOOD.index("E:") + 3),
        ("E:1,", "E: 1,", "E", GOOD.index("E:") + 3),
        ("E:1,", "E:1.0,", "E", GOOD.index("E:") + 3),
        ("E:1,", "E:١,", "E", GOOD.index("E:") + 3),
        ("E:1,", "E:²,", "E", GOOD.index("E:") + 3),
        ("E:1,", "E:−1,", "E", GOOD.index("E:") + 3),
        ("E:1,", "E:,", "E", GOOD.index("E:") + 3),
        ("E:1,", "E:1,1,", "E", GOOD.index("E:") + 3),
        ("E:1,", "E:", "E", GOOD.index("E:") + 3),
        ("B:0,0,0,1,0", "B:0,0,0,3,0", "B", GOOD.index("B:") + 9),
        ("B:0,0,0,1,0", "B:0,0,0,-1,0", "B", GOOD.index("B:") + 9),
        ("P:0,1,1", "P:0,1,4", "P", GOOD.index("P:") + 7),
        ("P:0,1,1", "P:0,1", "P", GOOD.index("P:") + 3),
        ("G:1", "G:3", "G", GOOD.index("G:") + 3),
        ("G:1", "G:", "G", GOOD.index("G:") + 3),
        ("G:1", "G:1,1", "G", GOOD.index("G:") + 3),
        ("G:1", "G:1\n", "G", GOOD.index("G:") + 3),
        ("G:1", "G:1 ", "G", GOOD.index("G:") + 3),
        ("G:1", "G:1\x00", "G", GOOD.index("G:") + 3),
        # override
        ("/G:1", "/G:1/O:52", "O", len(GOOD) + 4),
        ("/G:1", "/G:1/O:052.0", "O", len(GOOD) + 4),
        ("/G:1", "/G:1/O:52.00", "O", len(GOOD) + 4),
        ("/G:1", "/G:1/O:100.1", "O", len(GOOD) + 4),
        ("/G:1", "/G:1/O:-1.0", "O", len(GOOD) + 4),
        ("/G:1", "/G:1/O:٥2.0", "O", len(GOOD) + 4),
        ("/G:1", "/G:1/O:52.0\n", "O", len(GOOD) + 4),
        ("/G:1", "/G:1/O:", "O", len(GOOD) + 4),
    ],
)
def test_what_is_not_canonical_is_refused_with_group_and_character(
    old: str, new: str, group: str, at: int
) -> None:
    assert GOOD.count(old) == 1
    assert refusal(GOOD.replace(old, new)) == (group, at)


def test_too_long_a_text_is_refused_before_it_is_read() -> None:
    with pytest.raises(VectorError, match="at most 400 characters, this has 1000000"):
        parse_vector("A" * 1_000_000)


def test_the_longest_canonical_vector_is_not_too_long() -> None:
    tasks = "+".join(["10x1A"] * 5 + ["5x1A"] * 10)
    text = f"AIJRI:1.0/T:{tasks}/E:-2,-2,-2,-2,-2/B:2,2,2,2,2/P:3,3,3/G:-2/O:100.0"
    assert print_vector(parse_vector(text)) == text


def test_after_the_override_nothing_may_follow() -> None:
    with pytest.raises(VectorError, match="nothing may follow"):
        parse_vector(f"{GOOD}/O:50.0/X:1")


@given(st.text(max_size=500))
@example("")
@example("/")
@example("AIJRI:1.0")
@example("AIJRI:1.0/T:/E:/B:/P:/G:")
@settings(max_examples=300, deadline=None)
def test_random_text_raises_nothing_but_vector_errors(text: str) -> None:
    refusal(text)


def mangled(random: Random) -> str:
    """A canonical vector with one to three characters changed, dropped, doubled or put in."""
    text = vector_of(plain(random_ratings(random)))
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(text))
        put = random.choice("0123456789-+,/:xADNTEBPGOaé٣ \n.\x00\ud800")
        text = random.choice(
            (
                text[:at] + text[at + 1 :],
                text[:at] + put + text[at:],
                text[:at] + put + text[at + 1 :],
            )
        )
    return text


def test_a_mangled_vector_is_read_exactly_or_refused() -> None:
    random = Random(7)
    read = 0
    for _ in range(5_000):
        text = mangled(random)
        try:
            found = parse_vector(text)
        except VectorError as error:
            place = PLACE.fullmatch(str(error))
            assert place is not None
            assert 1 <= int(place[2]) <= len(text) + 2
            assert str(error).isprintable()
        else:
            assert print_vector(found) == text
            read += 1
    assert 0 < read < 5_000


@pytest.mark.parametrize(
    ("text", "means"),
    [(GOOD, True), (f" {GOOD}\n", True), ("aijri:1.0/", True), ("role.json", False), ("", False)],
)
def test_a_vector_is_told_from_a_file_name(text: str, means: bool) -> None:
    assert looks_like_vector(text) is means
