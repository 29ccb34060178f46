"""Attribute lists such as {#id .class key="value" word}. Does not know which of them mean something where."""

import re
from dataclasses import dataclass

# A brace opens an attribute list only when an id, class or key=value follows: {Ctrl} and {{field}} are text.
_WORD = r"""[#.][^\s{}]+|[A-Za-z][\w-]*=(?:"[^"\n]*"|“[^”\n]*”|[^\s"{}]*)|[A-Za-z][\w-]*"""
_OPENING = r"""[#.][^\s{}]|[A-Za-z][\w-]*="""
LIST = re.compile(rf"\{{[ ]*(?=(?:[A-Za-z][\w-]*[ ]+)*(?:{_OPENING}))(?P<list>(?:{_WORD})(?:[ ]+(?:{_WORD}))*)[ ]*\}}")
_ONE = re.compile(_WORD)


@dataclass(frozen=True)
class Attribute:
    """One item: kind is "#", ".", "=" or "" (a bare word); column counts from 1."""

    kind: str
    name: str
    value: str
    column: int


@dataclass(frozen=True)
class Attributes:
    """The items of a list in their order."""

    items: tuple[Attribute, ...] = ()

    @property
    def id(self) -> str:
        return next((item.name for item in self.items if item.kind == "#"), "")

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(item.name for item in self.items if item.kind == ".")

    def find(self, name: str) -> Attribute | None:
        """The item `name=value`, or the bare word `name`; None when there is neither."""
        return next((item for item in self.items if item.name == name and item.kind in {"=", ""}), None)

    def value(self, name: str) -> str:
        """What follows `name=`; empty when it is not there."""
        found = self.find(name)
        return found.value if found else ""


def parse_list(text: str, column: int = 1) -> Attributes:
    """The items between the braces; column is that of the first character of the text."""
    items = []
    for match in _ONE.finditer(text):
        token, place = match[0], column + match.start()
        if token[0] in "#.":
            items.append(Attribute(token[0], token[1:], "", place))
        elif "=" in token:
            name, _, value = token.partition("=")
            items.append(Attribute("=", name, value.strip('"“”'), place))
        else:
            items.append(Attribute("", token, "", place))
    return Attributes(tuple(items))


def split_at_end(line: str, column: int = 1) -> tuple[str, Attributes]:
    """A line without the attribute list that ends it, and that list; braces that are none stay in the text."""
    start = line.rfind("{")
    match = LIST.match(line, start) if start >= 0 and line[start - 1 : start] != "{" else None
    if match is None or line[match.end() :].strip():
        return line.rstrip(), Attributes()
    return line[:start].rstrip(), parse_list(match["list"], column + match.start("list"))
