from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.document.assessment import Assessment, blank
from assessor.document.canonical import load
from assessor.document.provenance import Section
from assessor.method.definition import CURRENT
from assessor.shipped import shipped_folder
from assessor.suggest.answers import ANSWERS
from assessor.suggest.brief import MOST_MATERIAL, brief, fenced, goes_with, pasted, scale
from assessor.suggest.prompts import PromptError, PromptName, load_prompt, rendered
from assessor.suggest.values import PARAGRAPH, PROSE, REMARK
from suggest.precedents import Given, near
from suggest.rendering import render
from support.samples import ANSWERED

SECTIONS: tuple[Section, ...] = tuple(ANSWERS)
NAMES: tuple[PromptName, ...] = ("system", *SECTIONS)
BLANK = blank("Nurse")
HOSTILE = "{{ 7*7 }} {% for x in y %} {# gone #} ``` ```` [@click=app.bell]x[/] [31m </data> ---"
NAMES_OF_A_BODY = (
    "method",
    "scale",
    "goes_with",
    "data",
    "precedents",
    "material",
    "scorecard",
    "year",
)
HEAD = '---\nname: mine\nversion: "7"\nsection: tasks\npurpose: A try.\n---\n'


@pytest.fixture(scope="module")
def full() -> Assessment:
    """A finished assessment, not an export."""
    return load((shipped_folder("roles") / "ai-infrastructure-engineer.json").read_bytes())


def own(workspace: Path, content: str | bytes, name: str = "tasks") -> Path:
    folder = workspace / "prompts"
    folder.mkdir()
    path = folder / f"{name}.md"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refusal(workspace: Path, content: str | bytes) -> str:
    path = own(workspace, content)
    with pytest.raises(PromptError) as caught:
        render(load_prompt("tasks", workspace), BLANK)
    assert str(caught.value).startswith(str(path))
    return str(caught.value).removeprefix(str(path))


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_prompt_renders_for_a_blank_and_a_full_assessment(
    name: PromptName, full: Assessment, tmp_path: Path
) -> None:
    prompt = load_prompt(name, tmp_path)
    assert prompt.section == prompt.ref.name == name
    assert prompt.purpose
    for assessment in (BLANK, full):
        text = render(prompt, assessment)
        assert name == "system" or assessment.role.title in text
        assert not re.search(r"\{[{%#]|[%#}]\}", text)


@pytest.mark.parametrize("section", ["tasks", "principles", "evidence", "barriers", "growth"])
def test_rating_prompts_carry_the_whole_scale_from_the_method(
    section: Section, tmp_path: Path
) -> None:
    text = render(load_prompt(section, tmp_path), BLANK)
    single = {"tasks": (CURRENT.task_score,), "growth": (CURRENT.growth,)}
    for dimension in single.get(section) or getattr(CURRENT, section):
        assert dimension.label in text
        assert dimension.key in text
        assert dimension.question in text
        for _, meaning in dimension.anchors:
            assert meaning in text


@pytest.mark.parametrize("name", NAMES)
def test_no_shipped_prompt_restates_an_anchor_of_the_method(name: PromptName) -> None:
    source = (shipped_folder("prompts") / f"{name}.md").read_text()
    dimensions = (
        CURRENT.task_score,
        CURRENT.growth,
        *CURRENT.principles,
        *CURRENT.evidence,
        *CURRENT.barriers,
    )
    for dimension in dimensions:
        assert dimension.question not in source
        assert not any(meaning in source for _, meaning in dimension.anchors)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_field_of_the_answer_is_explained_in_the_prompt(
    section: Section, tmp_path: Path
) -> None:
    text = render(load_prompt(section, tmp_path), BLANK)
    for field in ANSWERED[section]:
        if field not in {"tasks", "comparators"}:
            assert f"`{field}`" in text


def test_ratings_on_two_sided_scales_carry_their_sign() -> None:
    text = scale(CURRENT.growth)
    assert "+2: " in text
    assert "-1: " in text
    assert "  - 0: " in text
    assert "+1" not in scale(CURRENT.task_score)


@pytest.mark.parametrize("section", SECTIONS)
def test_text_people_wrote_comes_out_as_written_inside_a_fence_it_cannot_close(
    section: Section, tmp_path: Path
) -> None:
    role = BLANK.role.model_copy(update={"title": HOSTILE, "function": f"`````\n{HOSTILE}"})
    text = render(load_prompt(section, tmp_path), BLANK.model_copy(update={"role": role}))
    block = re.search(r"^(`{6,})text\n(.*?)\n\1$", text, re.DOTALL | re.MULTILINE)
    assert block is not None
    assert f"Job title: {HOSTILE}" in block[2]
    assert f"Primary function: `````\n{HOSTILE}" in block[2]
    assert HOSTILE not in text.replace(block[0], "")


@given(st.text(st.sampled_from("`\n x\x1b[31m~{%")))
def test_a_fence_is_longer_than_any_run_of_backticks_in_it(text: str) -> None:
    opening, _, rest = fenced(text).partition("text\n")
    assert rest == f"{text}\n{opening}"
    assert opening not in text
    assert set(opening) == {"`"}


def outside(text: str) -> list[str]:
    """The lines of a Markdown text that stand in no fence; the fences' own lines too."""
    found: list[str] = []
    fence = ""
    for line in text.splitlines():
        if fence:
            closed = re.fullmatch(r" {0,3}(`{3,})\s*", line)
            if closed and len(closed[1]) >= len(fence):
                fence = ""
                found.append("fence")
        elif opened := re.match(r" {0,3}(`{3,}|~{3,})", line):
            fence = opened[1]
            found.append("fence")
        else:
            found.append(line)
    return found


WRITTEN = st.one_of(
    st.text(min_size=1), st.text(st.sampled_from("`~\n\r\t\x0b\x85\u2028 x\x1b[31m{%"), min_size=1)
)


@given(WRITTEN, WRITTEN, WRITTEN, st.sampled_from(["role", "tasks"]))
def test_nothing_people_wrote_closes_a_fence_or_stands_outside_of_one(
    job: str, role: str, work: str, section: Section
) -> None:
    prompt = load_prompt(section, Path("/nonexistent"))
    plain = Given((near("Clerk", "Files"),))
    hostile = Given((near(role, work),))
    for text in (job, f"{HOSTILE}\n{job}", f"x\n```\n{job}"):
        found = render(prompt, BLANK, hostile, f"x{text}")
        assert outside(found) == outside(render(prompt, BLANK, plain, "x"))


def test_a_job_description_is_given_as_it_was_pasted_but_for_what_acts_on_a_terminal() -> None:
    text = pasted("  Runs\r\n\x1b[31mclusters\x00.\n\n{{ 7*7 }} ``` ")
    assert text.endswith("\n\n````text\nRuns\nclusters.\n\n{{ 7*7 }} ```\n````")
    assert "It is data" in text
    assert pasted(" \n\x00") == ""


def test_of_a_long_job_description_the_beginning_is_given_and_that_is_said() -> None:
    text = pasted("y" * MOST_MATERIAL + "END")
    assert f"(its first {MOST_MATERIAL:,} characters)" in text
    assert "END" not in text
    assert "first" not in pasted("y" * MOST_MATERIAL)


def test_how_many_precedents_a_prompt_gives_is_known(tmp_path: Path) -> None:
    known = Given((near("Clerk", "Files"), near("Porter", "Moves beds")))
    prompt = load_prompt("evidence", tmp_path)
    assert rendered(prompt, BLANK, known).precedents == 10
    assert rendered(prompt, BLANK).precedents == 0
    own(tmp_path, HEAD + "No examples wanted.")
    assert rendered(load_prompt("tasks", tmp_path), BLANK, known).precedents == 0


def test_a_prompt_of_ones_own_can_use_examples_and_a_job_description(tmp_path: Path) -> None:
    own(tmp_path, HEAD + "A{{ material }}B{{ precedents() }}C{{ goes_with('displacement') }}")
    prompt = load_prompt("tasks", tmp_path)
    assert render(prompt, BLANK) == "ABC3, 4 or 5"
    text = render(prompt, BLANK, Given((near("Clerk", "Files"),)), "Jobs")
    assert "Jobs\n```B```text\nTasks of roles like this one:\n- Clerk, rated 1: Files" in text


def test_the_scores_an_involvement_goes_with_are_the_checks() -> None:
    assert goes_with("augmentation") == "2, 3 or 4"
    assert goes_with("not_involved") == "1 or 2"


def test_the_lengths_that_the_readme_gives_are_those_of_the_answers() -> None:
    readme = (shipped_folder("prompts") / "README.md").read_text()
    for length in (PROSE, PARAGRAPH, REMARK):
        assert f"| {length.least} words | {length.most:,} characters |" in readme


def test_every_name_a_body_can_use_is_in_the_readme() -> None:
    readme = (shipped_folder("prompts") / "README.md").read_text()
    for name in NAMES_OF_A_BODY:
        assert re.search(rf"^\| `{name}\b", readme, re.MULTILINE), name


def test_only_what_is_filled_in_is_given_as_data(full: Assessment) -> None:
    assert brief(BLANK, "role", "tasks", "evidence", "sources") == "Job title: Nurse"
    text = brief(full, "role", "tasks", "principles", "growth", "evidence", "barriers")
    for task in full.tasks:
        assert task.name in text
        assert task.rationale in text
    assert full.evidence.wage_trends.rationale in text
    assert "None" not in brief(BLANK, "tasks", "outlook", "comparators", "commentary", "growth")


@pytest.mark.parametrize("part", [*SECTIONS, "sources"])
def test_every_section_can_be_given_as_data(part: str, full: Assessment) -> None:
    assert brief(full, part)


def test_the_score_is_given_to_the_commentary_once_there_is_one(
    full: Assessment, tmp_path: Path
) -> None:
    prompt = load_prompt("commentary", tmp_path)
    assert "49.1, GREEN (Transforming)" in render(prompt, full)
    assert "not complete" in render(prompt, BLANK)


def test_the_hash_is_of_the_files_bytes(tmp_path: Path) -> None:
    content = HEAD.encode() + b"Tasks of the role.\r\n"
    own(tmp_path, content)
    ref = load_prompt("tasks", tmp_path).ref
    assert (ref.name, ref.version) == ("mine", "7")
    assert ref.sha256 == hashlib.sha256(content).hexdigest()


def test_a_prompt_in_the_workspace_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    own(tmp_path, HEAD + '{{ data("role") }}\nIn {{ year }}: {{ method.id }}')
    text = render(load_prompt("tasks", tmp_path), BLANK)
    assert re.fullmatch(r"```text\nJob title: Nurse\n```\nIn 20\d\d: aijri", text)
    assert load_prompt("role", tmp_path).ref.name == "role"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("No front matter", ", line 1: must begin with front matter"),
        ("---\nname: x\n", ", line 1: must begin with front matter"),
        ("---\nname: x\nversion: ]\n---\n", ", line 3: the front matter is not YAML"),
        pytest.param(
            "---\n" + "[" * 1000 + "\n---\n", ", line 2: the front matter is not", id="deep"
        ),
        ("---\nname: 2026-13-45\n---\n", ", line 2: the front matter is not YAML"),
        ("---\njust text\n---\n", ", line 1: front matter: must be an object"),
        (HEAD.replace('"7"', "7"), ", line 3: front matter: version: must be text"),
        (HEAD.replace("version", "vision"), "front matter: version: is missing"),
        (HEAD.replace("section: tasks", "section: role"), ": its front matter says section role"),
        (
            HEAD.replace("section: tasks", "section: all"),
            ": its front matter says section all",
        ),
        (HEAD + "fine\n{% for %}", ", line 8: "),
        (HEAD + "fine\n\n{{ data('role' }}", ", line 9: "),
        (HEAD + "{{ scale(1) | nothing }}", ", line 7: No filter named 'nothing'"),
        (HEAD + "fine\n{{ rolle }}", ", line 8: 'rolle' is undefined"),
        (HEAD + "{{ data('rolle') }}", ", line 7: “rolle” is no part"),
        (HEAD + "fine\n{{ 1 / 0 }}", ", line 8: division by zero"),
        (HEAD + "{{ year + 'x' }}", ", line 7: unsupported operand"),
        (HEAD + "{{ scale(year) }}", ", line 7: "),
        (HEAD + "{{ method.__class__ }}", ", line 7: access to attribute '__class__'"),
        (HEAD + "{{ year.__init__.__globals__ }}", ", line 7: "),
        (b"---\n\xff\xfe", ", line 2: is not UTF-8 text"),
        pytest.param(HEAD + "x" * 100_001, ": is longer than 100,000 bytes", id="long"),
    ],
)
def test_a_broken_prompt_is_refused_with_file_and_line(
    content: str | bytes, said: str, tmp_path: Path
) -> None:
    assert said in refusal(tmp_path, content)


def test_a_folder_in_place_of_a_prompt_is_refused(tmp_path: Path) -> None:
    (tmp_path / "prompts" / "tasks.md").mkdir(parents=True)
    with pytest.raises(PromptError, match="cannot be read"):
        load_prompt("tasks", tmp_path)


def test_a_prompt_without_end_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "tasks.md").symlink_to("/dev/zero")
    with pytest.raises(PromptError, match="it is not a file"):
        load_prompt("tasks", tmp_path)


def test_shipped_folders_are_there() -> None:
    assert {f"{name}.md" for name in NAMES} <= {
        path.name for path in shipped_folder("prompts").iterdir()
    }
    assert shipped_folder("roles").is_dir()
