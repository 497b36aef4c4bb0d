"""What can be done in the Library."""

from __future__ import annotations

from assessor.tui.actions.action import Action

ACTIONS: tuple[Action, ...] = (
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
    Action(
        "agreement",
        "agreement",
        "a",
        "Agreement",
        "See how far second raters agree with first ones, over the library",
        "library",
    ),
    Action(
        "history",
        "history",
        "h",
        "History",
        "See all that was done to the draft, by whom and why",
        "library",
    ),
    Action(
        "review",
        "review",
        "r",
        "Review",
        "Read the draft under the cursor item by item, and approve it",
        "library",
        shown=True,
    ),
    Action(
        "waiting",
        "only_waiting",
        "w",
        "In review",
        "Show only what is in review, what waits longest first; again for everything",
        "library",
    ),
    Action("down", "move(1)", "j", "Down", "To the next line", "library", in_palette=False),
    Action("up", "move(-1)", "k", "Up", "To the line before", "library", in_palette=False),
)
