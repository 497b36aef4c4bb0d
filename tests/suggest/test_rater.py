"""The offline rater: what it proposes, when it abstains, and what is said of it."""

from __future__ import annotations

import hashlib
import importlib
import math
import subprocess
import sys
import zlib
from array import array
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.method.definition import CURRENT
from assessor.suggest.rater import LEAST_PROBABILITY, MODEL, RaterError, load_rater
from assessor.suggest.rater.card import Agreement, HeldOut
from assessor.suggest.rater.numbers import Numbers, pack, unpack
from assessor.suggest.rater.rating import calibrated
from assessor.suggest.rater.words import features_of, stems_of

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "scripts"
CARD_DOCUMENT = ROOT / "docs" / "offline-rater.md"

WORDS = st.sampled_from(sorted(load_rater().numbers.places))
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=40).map(" ".join))


# What it proposes


@given(TEXTS)
def test_a_rating_is_the_weighted_median_of_probabilities_that_add_up_to_one(text: str) -> None:
    rated = load_rater().rate(text)
    if rated is None:
        return
    assert rated.rating in CURRENT.task_score.values
    assert len(rated.probabilities) == len(CURRENT.task_score.values)
    assert sum(rated.probabilities) == 1
    assert min(rated.probabilities) >= 0
    assert all(part.as_tuple().exponent == -3 for part in rated.probabilities)
    below = sum(rated.probabilities[: rated.rating - 1])
    assert below < Decimal("0.5") <= below + rated.probability
    assert rated.probability == rated.probabilities[rated.rating - 1]
    assert rated.probability >= LEAST_PROBABILITY


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("Lay bricks and mix mortar by hand", 1),
        ("Feed, bathe and dress patients", 1),
        ("Enter invoice data into the ledger", 4),
        ("Transcribe recordings of meetings", 4),
    ],
)
def test_what_ai_can_do_is_rated_high_and_what_it_cannot_low(text: str, rating: int) -> None:
    rated = load_rater().rate(text)
    assert rated is not None
    assert rated.rating == rating


def test_british_and_american_spelling_are_rated_alike() -> None:
    british = load_rater().rate("Analyse accounts and organise the reports of an organisation")
    american = load_rater().rate("Analyze accounts and organize the reports of an organization")
    assert british == american
    assert british is not None


@given(st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4))
def test_the_probability_of_more_never_rises_with_the_level(scores: list[float]) -> None:
    probabilities = calibrated(scores, load_rater().numbers)
    assert min(probabilities) >= 0
    assert math.isclose(sum(probabilities), 1)


# When it abstains


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "2026 – 100 %",
        "\u202e\x00\x1b[31m",
        "🙂",
        "Kunden beraten und Verträge verhandeln",
        "الرد على رسائل العملاء",
        "zxqv " * 200_000,
    ],
)
def test_it_abstains_from_what_it_has_no_words_for(text: str) -> None:
    assert load_rater().rate(text) is None


def test_it_abstains_where_most_words_are_unknown() -> None:
    text = "Enter invoice data into the ledger"
    assert load_rater().rate(text) is not None
    assert load_rater().rate(f"{text} zxqv zxqw zxqx zxqy zxqz zxqa zxqb") is None


def test_a_task_of_several_statements_is_as_likely_each_score_as_they_are_on_average() -> None:
    rater, unlike = load_rater(), ("Type letters", "Lift patients")
    whole = rater.weigh(*map(stems_of, unlike))
    each = [rater.weigh(stems_of(text)).probabilities for text in unlike]
    means = [sum(level) / 2 for level in zip(*each, strict=True)]
    assert all(
        abs(p - mean) <= Decimal("0.002")
        for p, mean in zip(whole.probabilities, means, strict=True)
    )
    assert sum(whole.probabilities) == 1
    assert rater.rate(*unlike) == (None if whole.probability < LEAST_PROBABILITY else whole)
    assert rater.rate(unlike[0], unlike[0]) == rater.rate(unlike[0])


def test_it_abstains_where_most_statements_are_unknown() -> None:
    assert load_rater().rate("Type letters", "Zxqv zxqw", "Zxqx zxqy") is None
    assert load_rater().rate("Type letters", "Type lists", "Zxqx zxqy") is not None
    assert load_rater().rate() is None


def test_it_abstains_when_no_level_is_likely_enough() -> None:
    rater, text = load_rater(), "Wait tables"
    assert max(rater.weigh(stems_of(text)).probabilities) < LEAST_PROBABILITY
    assert rater.rate(text) is None


@settings(max_examples=50)
@given(st.text(st.characters(codec=None), max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    load_rater().rate(text)


def test_of_a_long_text_the_beginning_is_read() -> None:
    task = "Transcribe recordings of meetings. "
    assert load_rater().rate(task * 30_000) == load_rater().rate(task * 300)


# The file of its numbers


def small() -> Numbers:
    """Numbers with two features."""
    return Numbers(
        places={"bak": 0, "bread": 1},
        rarities=array("h", [1000, 2000]),
        weights=tuple(array("h", [threshold, -threshold]) for threshold in range(4)),
        intercepts=(0.5, 0.25, 0.0, -1.0),
        slopes=(1.0,) * 4,
        shifts=(0.0,) * 4,
        damping=20.0,
    )


def test_a_packed_file_is_read_as_it_was() -> None:
    card = load_rater().card
    numbers, text = unpack(pack(small(), card), "a file")
    assert numbers == small()
    assert replace(load_rater(), card_json=text).card == card


def _with_digest(packed: bytes) -> bytes:
    content = MODEL.read_bytes()
    head = content.index(b"\n") + 1
    return content[:head] + hashlib.sha256(packed).digest() + packed


@pytest.mark.parametrize(
    "content",
    [
        b"",
        MODEL.read_bytes()[:-1],
        MODEL.read_bytes() + b"\n",
        MODEL.read_bytes()[:1000] + b"?" + MODEL.read_bytes()[1001:],
        b"another " + MODEL.read_bytes(),
        _with_digest(b"not compressed"),
        _with_digest(zlib.compress(b"[]\n\n\n")),
        _with_digest(zlib.compress(b"{}\n{}\n\n")),
        _with_digest(zlib.compress(b"\xff\n\n")),
        _with_digest(zlib.compress(b"{}\n{}\nbak\n\n12")),
    ],
)
def test_a_damaged_file_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    with pytest.raises(RaterError) as refused:
        load_rater(path)
    assert str(refused.value) == (
        f"The offline rater's numbers in {path} are damaged. Install assessor again."
    )


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RaterError, match=r"cannot be read from .*nowhere\.bin \(No such file"):
        load_rater(tmp_path / "nowhere.bin")


def test_figures_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(RaterError, match="figures are damaged"):
        _ = replace(load_rater(), card_json="{}").card


def test_rating_needs_nothing_but_the_standard_library() -> None:
    program = (
        "import sys\n"
        "from assessor.suggest.rater import load_rater\n"
        "assert load_rater().rate('Transcribe recordings of meetings')\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True, timeout=60
    )
    bare = subprocess.run(
        [sys.executable, "-c", program.splitlines()[0] + "\n" + program.splitlines()[-1]],
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    added = set(ended.stdout.split()) - set(bare.stdout.split())
    assert added - sys.stdlib_module_names == {"assessor"}


def test_the_file_stays_small() -> None:
    assert MODEL.stat().st_size < 1_000_000


# What is said of it


def _at_least(found: Agreement, exact: str, within_one: str, kappa: str) -> bool:
    figures = (found.exact, found.within_one, found.kappa)
    limits = map(Decimal, (exact, within_one, kappa))
    return all(figure >= limit for figure, limit in zip(figures, limits, strict=True))


def test_on_other_occupations_it_is_at_least_as_good_as_the_nearest_tasks() -> None:
    held_out = load_rater().card.occupations
    assert _at_least(held_out.all, "0.72", "0.94", "0.71")
    assert held_out.all.exact > held_out.majority.exact + Decimal("0.3")


def test_on_other_families_it_is_at_least_as_good_as_the_nearest_tasks() -> None:
    assert _at_least(load_rater().card.families.all, "0.68", "0.93", "0.65")


@pytest.mark.parametrize("split", ["occupations", "families"])
def test_its_probabilities_are_calibrated(split: str) -> None:
    held_out: HeldOut = getattr(load_rater().card, split)
    assert max(held_out.ece, *held_out.threshold_ece, held_out.short_ece) <= Decimal("0.05")
    assert sum(one.tasks for one in held_out.reliability) == held_out.all.tasks


def test_what_it_rates_is_better_than_what_it_would() -> None:
    held_out = load_rater().card.occupations
    assert held_out.rated.exact > held_out.all.exact
    assert held_out.coverage == round(Decimal(held_out.rated.tasks) / held_out.all.tasks, 3)


def test_its_card_counts_what_the_file_holds() -> None:
    rater = load_rater()
    assert rater.card.features == len(rater.numbers.places)
    assert rater.sha256 == hashlib.sha256(MODEL.read_bytes()).hexdigest()


def test_the_card_document_states_the_figures_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(SCRIPTS)
    tables = importlib.import_module("rater_study.tables").tables
    card, stated = load_rater().card, CARD_DOCUMENT.read_text(encoding="utf-8")
    said = {line.strip() for line in stated.splitlines()}
    assert [line for line in tables(card) if line not in said] == []
    facts = (load_rater().sha256, card.trained_with, f"{card.features:,}", *card.data.values())
    assert [fact for fact in facts if fact not in stated] == []


# Training

HANDS = ("bread", "bricks", "patients", "hair", "pipes", "horses", "boilers", "roofs")
DATA = ("invoices", "ledgers", "minutes", "forms", "orders", "tickets", "receipts", "claims")


@pytest.fixture
def trainer(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    pytest.importorskip("sklearn")
    monkeypatch.syspath_prepend(SCRIPTS)
    module = importlib.import_module("train_offline_rater")
    for user in (module, importlib.import_module("rater_study.data")):
        monkeypatch.setattr(user, "FOLDS", 2)  # five take five times as long
    return module


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    """A folder of ratings: 12 families that each mend by hand (T0, T1) and type (T3, T4) things."""
    labels = ["O*NET-SOC Code\tTask ID\tTask\tgpt4_automation\tautomation"]
    second = ["O*NET-SOC Code\tTask ID\tTask\tgpt4_automation\thuman_automation"]
    for family in range(11, 23):
        for number, thing in enumerate(HANDS + DATA):
            task = f"{'Mend' if thing in HANDS else 'Type'} {thing} of customers"
            level = (0, 0, 1, 0)[number % 4] if thing in HANDS else (3, 3, 4, 2)[number % 4]
            head = f"{family}-1011.00\t{number}.0\t{task}\tT{level}"
            labels.append(f"{head}\t{level / 4}")
            second.append(f"{head.replace('.0	', '	')}\t{f'T{level}' if number % 2 else ''}")
    for name, lines in (
        ("full_labelset.tsv", labels),
        ("automation_gpt4_human_labels.tsv", second),
    ):
        (tmp_path / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    return tmp_path


def test_training_writes_a_rater_that_has_learnt_the_same_bytes_each_time(
    trainer: ModuleType, ratings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, again = ratings / "first.bin", ratings / "again.bin"
    for path in (first, again):
        trainer.main([str(ratings), "--model", str(path)])
    assert first.read_bytes() == again.read_bytes()
    rater = load_rater(first)
    by_hand, typed = rater.rate("Mend bread of customers"), rater.rate("Type ledgers of customers")
    assert by_hand is not None
    assert typed is not None
    assert (by_hand.rating, typed.rating) == (1, 4)
    assert rater.card.tasks == rater.card.families.all.tasks == 12 * len(HANDS + DATA)
    assert rater.card.families.groups == 12
    assert rater.card.labels_people.exact == 1
    assert rater.sha256 in capsys.readouterr().out


def test_merged_statements_are_measured_on_occupations_that_were_held_out(
    trainer: ModuleType, ratings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trainer.main([str(ratings), "--merged"])
    rows = [line.strip("| ").split(" | ") for line in capsys.readouterr().out.splitlines()]
    for split in ("occupations", "families"):
        tasks = {name: int(number) for group, name, number, *_ in rows if group == split}
        by_statements = sum(
            tasks.get(f"of {n}", 0) for n in ("one statement", "two or three", "more")
        )
        assert tasks["all"] == by_statements > 0


def test_training_refuses_a_scale_that_runs_the_other_way(
    trainer: ModuleType, ratings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = ratings / "full_labelset.tsv"
    file.write_text(file.read_text().replace("T0\t0.0", "T0\t1.0"), encoding="utf-8")
    with pytest.raises(SystemExit):
        trainer.main([str(ratings), "--model", str(ratings / "model.bin")])
    assert "level and share of task ('11-1011.00', 0) do not fit" in capsys.readouterr().err
    assert not (ratings / "model.bin").exists()


def test_a_text_is_read_as_stems_pairs_and_its_first_stem() -> None:
    assert features_of(stems_of("Planned the studies, 3 times!")) == [
        *("plan", "the", "study", "tim"),
        *("plan the", "the study", "study tim"),
        "^plan",
    ]
    assert features_of(stems_of("2026")) == []
