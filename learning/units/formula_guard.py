"""Keeps the text of a CSV cell from being taken for a formula, in a way that reading can undo; knows no roster."""

import re

# Full-width twins are read as formulas by East Asian versions of Excel. After a delimiter inside a cell too: a
# spreadsheet that expects another delimiter than ours cuts the cell there. (OWASP WSTG-INPV-21, ASVS 1.2.10.)
_IGNORED_BEFORE = "'\u200b\u200c\u200d\u2060\ufeff"
_FORMULA = rf"(?=[{_IGNORED_BEFORE}]*[=+\-@|\t\r\n＝＋－＠｜])"
_START_OF_FORMULA = re.compile(rf"(?:\A|(?<=[,;\t]))(?:{_FORMULA})")
_GUARDED_FORMULA = re.compile(rf"(?:\A|(?<=[,;\t]))'(?:{_FORMULA})")


def guard(text: str) -> str:
    """The text with an apostrophe before all that a spreadsheet could start a formula with."""
    return _START_OF_FORMULA.sub("'", text)


def unguard(text: str) -> str:
    """The text that `guard` was given; a text that was never guarded comes back as it is, unless it looks guarded."""
    return _GUARDED_FORMULA.sub("", text)
