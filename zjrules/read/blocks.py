"""The skeleton of a notice while it is being read: tables, sections and items as lists of lines."""

from __future__ import annotations

from zjrules.read.lines import Line


class ItemBlock:
    """The lines of one task item; ``clause`` begins with the line of the responsibility label."""

    __slots__ = ("clause", "labels", "number", "numbered", "text")

    def __init__(self, number: int, numbered: bool) -> None:
        self.number = number
        self.numbered = numbered
        self.text: list[Line] = []
        self.clause: list[Line] = []
        self.labels: list[str] = []


class SectionBlock:
    """One heading with what follows it: items in a table of tasks, running text in one of livelihood.

    Where the heading is missing, ``line`` is the first of what follows.
    """

    __slots__ = (
        "heading", "items", "kind", "leader", "line", "loose", "name", "number", "overall", "post", "running", "table"
    )  # fmt: skip

    def __init__(self, table: str, number: int, kind: str, heading: str, line: Line) -> None:
        self.table = table
        self.number = number
        self.kind = kind
        self.heading = heading
        self.line = line
        self.leader: str | None = None
        self.post: str | None = None
        self.name = ""
        self.items: list[ItemBlock] = []
        self.running: list[Line] = []
        self.overall: list[Line] = []
        self.loose: list[Line] = []

    @property
    def item(self) -> ItemBlock | None:
        return self.items[-1] if self.items else None


class TableBlock:
    """One table; ``assumed`` where its heading is missing, and then ``line`` is the first of its sections."""

    __slots__ = ("assumed", "key", "kind", "line", "title")

    def __init__(self, key: str, kind: str, title: str, line: Line, *, assumed: bool = False) -> None:
        self.key = key
        self.kind = kind
        self.title = title
        self.line = line
        self.assumed = assumed
