"""Every action a person can take, once: its id, keys, words and where it applies.

Screens bind from here, Help and the palette list from here, and ``[keys]`` in assessor.toml
re-binds by id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from textual.binding import Binding, BindingType

from assessor.method.definition import CURRENT

Place: TypeAlias = Literal["all", "library", "desk", "card", "whatif", "compare"]

PLACES: dict[Place, str] = {
    "all": "Everywhere",
    "library": "Library",
    "desk": "Desk",
    "card": "Suggestion card",
    "whatif": "What-if",
    "compare": "Compare",
}


@dataclass(frozen=True, slots=True)
class Action:
    """One action. ``name`` is the Textual action it runs, ``keys`` its default keys.

    ``shown`` puts it into the footer; ``priority`` lets it win over text fields.
    """

    id: str
    name: str
    keys: str
    title: str
    help: str
    place: Place
    shown: bool = False
    priority: bool = False
    in_palette: bool = True
    in_help: bool = True

    def binding(self) -> Binding:
        """The binding of this action."""
        return Binding(
            self.keys,
            self.name,
            self.title,
            show=self.shown,
            priority=self.priority,
            id=self.id,
            tooltip=self.help,
        )


ACTIONS: tuple[Action, ...] = (
    Action(
        "help",
        "help",
        "question_mark,f1",
        "Help",
        "What can be done here, and with which keys",
        "all",
        shown=True,
    ),
    Action(
        "undo",
        "undo",
        "ctrl+z",
        "Undo",
        "Take back the last change, whatever it was",
        "desk",
        priority=True,
    ),
    Action("redo", "redo", "ctrl+y", "Redo", "Do again what was taken back", "desk", priority=True),
    Action(
        "quit", "quit", "ctrl+q", "Quit", "Leave; everything is saved already", "all", priority=True
    ),
    Action(
        "open",
        "open_entry",
        "enter",
        "Open",
        "Open the role under the cursor at the desk",
        "library",
        shown=True,
    ),
    Action(
        "new", "new", "n", "New role", "Start the assessment of a new role", "library", shown=True
    ),
    Action(
        "filter",
        "filter",
        "slash",
        "Filter",
        "Show only roles whose line holds some text",
        "library",
        shown=True,
    ),
    Action("sort", "sort", "s", "Sort", "Sort by the next column", "library", shown=True),
    Action(
        "import",
        "import_file",
        "i",
        "Import",
        "Read an assessment or a saved page into a new draft",
        "library",
        shown=True,
    ),
    Action(
        "export_entry",
        "export",
        "x",
        "Export",
        "Write the role under the cursor as finished JSON",
        "library",
        shown=True,
    ),
    Action(
        "discard_draft",
        "discard",
        "delete",
        "Discard",
        "Put the draft under the cursor out of sight; assessor restore brings it back",
        "library",
    ),
    Action(
        "compare",
        "compare",
        "c",
        "Compare",
        "See where the role sits, and what sets it apart from another",
        "library",
        shown=True,
    ),
    Action("down", "move(1)", "j", "Down", "To the next line", "library", in_palette=False),
    Action("up", "move(-1)", "k", "Up", "To the line before", "library", in_palette=False),
    Action(
        "next_section",
        "section(1)",
        "right_square_bracket",
        "Next section",
        "To the next section",
        "desk",
    ),
    Action(
        "previous_section",
        "section(-1)",
        "left_square_bracket",
        "Previous section",
        "To the section before",
        "desk",
    ),
    Action(
        "next_item",
        "item(1)",
        "j,down",
        "Next item",
        "To the next item of the section",
        "desk",
        in_palette=False,
    ),
    Action(
        "previous_item",
        "item(-1)",
        "k,up",
        "Previous item",
        "To the item before",
        "desk",
        in_palette=False,
    ),
    Action(
        "edit",
        "edit",
        "enter,e",
        "Edit",
        "Edit the item; on a suggestion: accept and edit",
        "desk",
        shown=True,
    ),
    Action(
        "rate_1",
        "rate(1)",
        "1",
        "Rate 1 … 5",
        "Rate the task: 1 irreducibly human … 5 fully automatable; keys 1 to 5",
        "desk",
        in_palette=False,
    ),
    *(
        Action(
            f"rate_{score}",
            f"rate({score})",
            str(score),
            f"Rate {score}",
            "",
            "desk",
            in_palette=False,
            in_help=False,
        )
        for score in CURRENT.task_score.values[1:]
    ),
    Action(
        "rate_up",
        "nudge(1)",
        "right",
        "Rate higher",
        "Raise the item's rating by one",
        "desk",
        in_palette=False,
    ),
    Action(
        "rate_down",
        "nudge(-1)",
        "left",
        "Rate lower",
        "Lower the item's rating by one",
        "desk",
        in_palette=False,
    ),
    Action(
        "involvement",
        "involvement",
        "i",
        "Involvement",
        "Augmentation, displacement or not involved: the next one",
        "desk",
    ),
    Action(
        "more_time",
        "time(1)",
        "plus,equals_sign",
        "More time",
        "Give the task 1 % more of the week",
        "desk",
        in_palette=False,
    ),
    Action(
        "less_time",
        "time(-1)",
        "minus",
        "Less time",
        "Give the task 1 % less of the week",
        "desk",
        in_palette=False,
    ),
    Action(
        "add",
        "add",
        "n",
        "Add",
        "Add a task, point, strategy, comparator or source",
        "desk",
        shown=True,
    ),
    Action(
        "remove",
        "remove",
        "delete,backspace",
        "Remove",
        "Remove the item; undo brings it back",
        "desk",
    ),
    Action("move_up", "shift(-1)", "K,shift+up", "Move up", "Move the item up in its list", "desk"),
    Action(
        "move_down",
        "shift(1)",
        "J,shift+down",
        "Move down",
        "Move the item down in its list",
        "desk",
    ),
    Action(
        "suggest",
        "suggest",
        "g",
        "Suggest",
        "Ask for suggestions for this section: a model, or what there is without one",
        "desk",
        shown=True,
    ),
    Action(
        "suggest_missing",
        "suggest_missing",
        "G",
        "Suggest all",
        "Ask for suggestions for every section that is still empty",
        "desk",
    ),
    Action(
        "material",
        "material",
        "m",
        "From job text",
        "Propose tasks from a job description or an O*NET occupation, without a model",
        "desk",
    ),
    Action(
        "source_text",
        "source_text",
        "u",
        "Keep text",
        "In Sources: read the source under the cursor, and keep its text",
        "desk",
        shown=True,
    ),
    Action(
        "new_source",
        "new_source",
        "U",
        "Read new",
        "In Sources: add a source by its address, a file or its text, and keep the text",
        "desk",
        shown=True,
    ),
    Action(
        "read_incomplete",
        "read_incomplete",
        "V",
        "Read on",
        "Read and copy what had arrived of an answer that broke off",
        "desk",
        shown=True,
    ),
    Action(
        "spending",
        "spending",
        "C",
        "Cost",
        "What the suggestions for this role took: requests, tokens, money, time",
        "desk",
    ),
    Action(
        "override",
        "override",
        "ctrl+o",
        "Override",
        "Replace the formula's score, with a reason",
        "desk",
        priority=True,
    ),
    Action(
        "next_flag",
        "next_flag",
        "f",
        "Next check",
        "To the next place that a check speaks of",
        "desk",
        shown=True,
    ),
    Action(
        "fix",
        "fix",
        "F",
        "Fix",
        "Mend what a check found on this item, where a program can",
        "desk",
        shown=True,
    ),
    Action(
        "compare_desk",
        "compare",
        "c",
        "Compare",
        "See where the role sits, beside the others of the library",
        "desk",
    ),
    Action(
        "probability",
        "probability",
        "P",
        "Probability",
        "How likely a rating is to be off by one, for the chances shown of each zone: the next",
        "desk",
    ),
    Action(
        "rescore",
        "rescore",
        "M",
        "Re-score",
        "Put what was made under another method under the current one, after a look at both",
        "desk",
    ),
    Action(
        "what_if",
        "what_if",
        "w",
        "What if",
        "Try other ratings, or weigh your own week, without touching the draft",
        "desk",
    ),
    Action(
        "export",
        "export",
        "x",
        "Export",
        "Write this assessment as finished JSON",
        "desk",
        shown=True,
    ),
    Action(
        "back", "back", "escape", "Back", "Close the form, cancel the request, or go back", "desk"
    ),
    Action(
        "accept", "accept", "a", "Accept", "Take the suggestion over as it is", "card", shown=True
    ),
    Action(
        "take_over",
        "take_over",
        "ctrl+s",
        "Take over",
        "Take over what the form of a suggestion holds",
        "card",
        shown=True,
        priority=True,
        in_palette=False,
    ),
    Action(
        "leave_field",
        "leave_field",
        "ctrl+t",
        "Leave field out",
        "In the form of a suggestion: leave this field out, or take it in again",
        "card",
        shown=True,
        priority=True,
        in_palette=False,
    ),
    Action(
        "accept_own",
        "accept_own",
        "o",
        "Own rating",
        "Take the suggestion over with the rating you gave before you saw it",
        "card",
        shown=True,
    ),
    Action("discard", "discard", "d", "Discard", "Leave the suggestion out", "card", shown=True),
    Action(
        "next_answer",
        "next_answer",
        "s",
        "Next answer",
        "Show the next of several answers to the same question",
        "card",
        shown=True,
    ),
    Action(
        "discard_rest",
        "discard_rest",
        "D",
        "Discard rest",
        "Leave all of this section's suggestions out, those of other answers too",
        "card",
    ),
    Action(
        "accept_rest",
        "accept_rest",
        "A",
        "Accept the rest",
        "Take over all of this section's suggestions that change no zone",
        "card",
    ),
    Action("try_next", "move(1)", "j", "Next", "To the next number", "whatif", in_palette=False),
    Action(
        "try_previous",
        "move(-1)",
        "k",
        "Previous",
        "To the number before",
        "whatif",
        in_palette=False,
    ),
    Action(
        "try_up",
        "nudge(1)",
        "right",
        "Higher",
        "Raise the rating by one",
        "whatif",
        shown=True,
        in_palette=False,
    ),
    Action(
        "try_down",
        "nudge(-1)",
        "left",
        "Lower",
        "Lower the rating by one",
        "whatif",
        shown=True,
        in_palette=False,
    ),
    Action(
        "try_1",
        "rate(1)",
        "1",
        "Rate 1 … 5",
        "Rate the task; keys 1 to 5",
        "whatif",
        in_palette=False,
    ),
    *(
        Action(
            f"try_{score}",
            f"rate({score})",
            str(score),
            f"Rate {score}",
            "",
            "whatif",
            in_palette=False,
            in_help=False,
        )
        for score in CURRENT.task_score.values[1:]
    ),
    Action(
        "try_more_time",
        "time(1)",
        "plus,equals_sign",
        "More time",
        "Give the task one more of whatever you count in",
        "whatif",
        in_palette=False,
    ),
    Action(
        "try_less_time",
        "time(-1)",
        "minus",
        "Less time",
        "Give the task one less",
        "whatif",
        in_palette=False,
    ),
    Action(
        "try_time",
        "say_time",
        "enter,t",
        "Time",
        "Type the time of the task",
        "whatif",
        shown=True,
    ),
    Action("try_reset", "reset", "r", "Put back", "Put this line back", "whatif", shown=True),
    Action("try_reset_all", "reset_all", "R", "Put all back", "Put everything back", "whatif"),
    Action(
        "try_week",
        "week",
        "p",
        "Own week",
        "Between the role with other ratings and one person's own week",
        "whatif",
        shown=True,
    ),
    Action(
        "try_keep",
        "keep",
        "s",
        "Keep",
        "Keep what was tried as a new draft",
        "whatif",
        shown=True,
    ),
    Action(
        "try_export",
        "export",
        "x",
        "Write profile",
        "Write the personal profile to a file",
        "whatif",
        shown=True,
    ),
    Action("try_back", "back", "escape", "Back", "Leave; the draft is as it was", "whatif"),
    Action("next_role", "move(1)", "j", "Next", "To the next role", "compare", in_palette=False),
    Action(
        "previous_role",
        "move(-1)",
        "k",
        "Previous",
        "To the role before",
        "compare",
        in_palette=False,
    ),
    Action(
        "apart_down",
        "page(1)",
        "space,pagedown",
        "Read on",
        "Scroll down what sets the two apart",
        "compare",
        shown=True,
        in_palette=False,
    ),
    Action(
        "apart_up",
        "page(-1)",
        "b,pageup",
        "Read back",
        "Scroll up what sets the two apart",
        "compare",
        in_palette=False,
    ),
    Action(
        "compare_back",
        "back",
        "escape",
        "Back",
        "Back to where one came from",
        "compare",
        shown=True,
    ),
)


def bindings(*places: Place) -> list[BindingType]:
    """The bindings of every action of ``places``."""
    return [action.binding() for place in places for action in ACTIONS if action.place == place]
