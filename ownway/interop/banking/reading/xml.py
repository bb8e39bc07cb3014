"""XML from outside: streamed, without DTD or entity, bounded while it is read, into small nodes.

A wrong file stops at the tag that shows it: nothing is built first and judged later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from ownway.interop.limits import (
    DEEPEST,
    LONGEST_FIELD,
    MOST_PARTS_BETWEEN_ROWS,
    MOST_ROWS,
    Unread,
)

_LONGEST_NAME = 60
_MOST_ATTRIBUTES = 10
ISO_20022 = "urn:iso:std:iso:20022:tech:xsd:"


class Node:
    """One element: its local name, text without blanks around it, attributes and children."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.text = ""
        self.children: list[Node] = []

    def all(self, path: str) -> list[Node]:
        """Every descendant at `path`, like "Rsn/Cd"."""
        found = [self]
        for name in path.split("/"):
            found = [child for node in found for child in node.children if child.name == name]
        return found

    def one(self, path: str) -> Node | None:
        """The one at `path`, None where there is none. Raises Unread where there are several."""
        found = self.all(path)
        if len(found) > 1:
            raise Unread("twice", what=path)
        return found[0] if found else None

    def says(self, *paths: str) -> str:
        """The text of the first path that is there, else ""."""
        for path in paths:
            found = self.one(path)
            if found is not None and found.text:
                return found.text
        return ""


Completed = Callable[[Node], None]


def stream(
    content: bytes, messages: Mapping[str, str], completed: Mapping[str, Completed]
) -> tuple[str, Node]:
    """Reads an ISO 20022 document; returns (message, its root without what was streamed).

    `messages`: message, like "camt.053.001.08" → the element that must stand first in it.
    `completed`: path, like "BkToCstmrStmt/Stmt/Ntry" → what is done with each element there when it
    ends; it is then forgotten. These are the rows. Raises Unread.
    """
    try:
        declared = content[:200].decode("utf-8", errors="ignore").lower()
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise Unread("encoding") from None
    first = declared.partition("?>")[0]
    if "encoding" in first and "utf-8" not in first and "ascii" not in first:
        raise Unread("encoding")
    builder = _Builder(messages, completed)
    parser = DefusedXMLParser(target=builder, encoding="utf-8", forbid_dtd=True)
    try:
        parser.feed(content)
        parser.close()
    except DefusedXmlException:
        raise Unread("has_dtd") from None
    except ParseError:
        raise Unread("not_xml", builder.place()) from None
    if builder.root is None or not builder.message:
        raise Unread("not_xml")
    return builder.message, builder.root


class _Builder:
    """Hears of each tag as it is parsed, and objects at once."""

    def __init__(self, messages: Mapping[str, str], completed: Mapping[str, Completed]) -> None:
        self.messages = messages
        self.completed = completed
        self.message = ""
        self.space = "{"  # of the message, as the parser writes it before each name
        self.prefix = 1
        self.root: Node | None = None
        self.open: list[Node] = []
        self.text: list[str] = []
        self.length = 0
        self.paths: list[str] = []
        self.parts = 0
        self.rows = dict.fromkeys(completed, 0)

    def place(self) -> str:
        return self.paths[-1] if self.paths else ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.parts += 1
        depth = len(self.open)
        if self.parts > MOST_PARTS_BETWEEN_ROWS:
            raise Unread("too_many_parts", self.place())
        if depth >= DEEPEST:
            raise Unread("too_deep")
        local = tag[self.prefix :] if depth > 1 and tag.startswith(self.space) else ""
        if not local:
            local = self._belongs(tag, depth)
        if len(local) > _LONGEST_NAME:
            raise Unread("too_many_parts")
        node = Node(local, self._kept(attributes) if attributes else attributes)
        path = local if depth < 2 else f"{self.paths[-1]}/{local}"
        if not depth:
            self.root = node
        elif path not in self.completed:
            self.open[-1].children.append(node)
        self.open.append(node)
        self.paths.append(path)
        self.text, self.length = [], 0

    def _kept(self, attributes: dict[str, str]) -> dict[str, str]:
        if len(attributes) > _MOST_ATTRIBUTES:
            raise Unread("too_many_parts")
        if any(len(value) > LONGEST_FIELD for value in attributes.values()):
            raise Unread("field_too_long", self.place())
        return {key: value for key, value in attributes.items() if key[0] != "{"}

    def _belongs(self, tag: str, depth: int) -> str:
        """The local name. The first two elements say which message this is; all others share its
        namespace, but for what a bank adds of its own (SplmtryData), which is not read.
        """
        space, _, local = tag.removeprefix("{").rpartition("}")
        known = ", ".join(self.messages)
        if not depth:
            message = space.removeprefix(ISO_20022)
            if (
                local != "Document"
                or message not in self.messages
                or not space.startswith(ISO_20022)
            ):
                raise Unread("other_message", known=known)
            self.message, self.space = message, f"{{{space}}}"
            self.prefix = len(self.space)
        elif not tag.startswith(self.space) and "SplmtryData" not in self.place():
            raise Unread("other_message", self.place(), known=known)
        elif depth == 1 and local != self.messages[self.message]:
            raise Unread("other_message", known=known)
        return local

    def data(self, text: str) -> None:
        self.length += len(text)
        if self.length > 4 * LONGEST_FIELD:
            raise Unread("field_too_long", self.place())
        self.text.append(text)

    def end(self, _tag: str) -> None:
        node = self.open[-1]
        if not node.children:
            node.text = "".join(self.text).strip()
            if len(node.text) > LONGEST_FIELD:
                raise Unread("field_too_long", self.place())
        self.text, self.length = [], 0
        path = self.paths[-1]
        done = self.completed.get(path)
        if done is not None:
            self.rows[path] += 1
            if self.rows[path] > MOST_ROWS:
                raise Unread("too_many_rows", most=MOST_ROWS)
            done(node)
            self.parts = 0
        self.open.pop()
        self.paths.pop()

    def close(self) -> None:
        """Nothing is left to do at the end of the file."""
