"""A small reader of XML that takes no orders from the file.

No document type, no entities, no external anything: banks' messages have none, and every attack
by XML needs one. Size, depth and number of elements are bounded. Rows are the file's lines.
"""

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat  # the parser itself; what makes XML dangerous is refused below

from chalicelib.accounts.payments.lines import Refused
from chalicelib.kit.i18n import N_

MOST_ELEMENTS = 400_000
DEEPEST = 40
_AGAIN = N_("Download the file from the bank again and upload it as it is.")


class Node:
    """An element: local name, row, attributes, children and text."""

    __slots__ = ("attributes", "children", "name", "row", "text")

    def __init__(self, name: str, row: int, attributes: dict[str, str]) -> None:
        self.name, self.row, self.attributes = name, row, attributes
        self.children: list[Node] = []
        self.text = ""

    def all(self, path: str) -> Iterator["Node"]:
        """Elements under a path of names such as ``Refs/EndToEndId``."""
        first, _, rest = path.partition("/")
        for child in self.children:
            if child.name == first:
                if rest:
                    yield from child.all(rest)
                else:
                    yield child

    def first(self, path: str) -> "Node | None":
        return next(self.all(path), None)

    def read(self, *paths: str) -> str:
        """The text of the first element found under one of the paths."""
        for path in paths:
            for found in self.all(path):
                if text := found.text.strip():
                    return text
        return ""


class _Builder:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.root: Node | None = None
        self.namespace = ""
        self.open: list[Node] = []
        self.count = 0
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse(self, *_: Any) -> int:
        raise Refused(
            self.parser.CurrentLineNumber,
            N_("The file declares a document type or entities, which no bank's message does."),
            _AGAIN,
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS or len(self.open) >= DEEPEST:
            raise Refused(
                self.parser.CurrentLineNumber,
                N_("The file is larger or deeper than a bank's statement can be."),
                N_("Ask the bank for shorter periods and upload one file after the other."),
            )
        namespace, _, local = name.rpartition(" ")
        node = Node(local, self.parser.CurrentLineNumber, attributes)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root, self.namespace = node, namespace
        self.open.append(node)

    def _end(self, _name: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        # Text between elements says nothing; only leaves keep theirs.
        if not self.open[-1].children:
            self.open[-1].text += text


def read_xml(content: bytes) -> tuple[Node, str]:
    """The root element and its namespace. Raises ``Refused`` with the row."""
    builder = _Builder()
    try:
        builder.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Refused(error.lineno, N_("The file is damaged or cut off: it is not XML."), _AGAIN) \
            from error  # fmt: skip
    if builder.root is None:
        raise Refused(1, N_("The file is empty."), _AGAIN)
    return builder.root, builder.namespace
