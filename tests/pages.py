"""House style of every page, asked by the test client on each answer: nothing here knows what a page is about."""

from html.parser import HTMLParser

_TYPED = frozenset({"input", "select", "textarea"})
_UNLABELLED_TYPES = frozenset({"hidden", "submit", "button", "reset", "image"})
_REFERRING = ("for", "aria-labelledby", "aria-describedby")


class Page(HTMLParser):
    """What the rules need to know of a page, gathered in one reading."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.lang: str | None = None
        self.is_whole = False
        self.title = ""
        self.headings = 0
        self.ids: list[str] = []
        self.referred: list[tuple[str, str]] = []
        self.labelled: set[str] = set()
        self.inputs: list[tuple[str, dict[str, str]]] = []
        self.buttons: list[list[str]] = []
        self.forbidden: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._note_ids(values)
        self._note_forbidden(tag, values)
        if tag == "html":
            self.is_whole, self.lang = True, values.get("lang")
        elif tag == "h1" and "template" not in self._open:
            self.headings += 1
        elif tag == "label" and "for" in values:
            self.labelled.add(values["for"])
        elif tag in _TYPED and values.get("type") not in _UNLABELLED_TYPES:
            self.inputs.append((tag, values | ({"wrapped": "yes"} if "label" in self._open else {})))
        elif tag == "button":
            self.buttons.append([values.get("aria-label", "")])
        if tag not in {"input", "meta", "link", "br", "img", "hr"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self.title += data
        if "button" in self._open and "svg" not in self._open:
            self.buttons[-1].append(data)

    def _note_ids(self, values: dict[str, str]) -> None:
        if "id" in values:
            self.ids.append(values["id"])
        for name in _REFERRING:
            self.referred += [(name, target) for target in values.get(name, "").split()]

    def _note_forbidden(self, tag: str, values: dict[str, str]) -> None:
        if "style" in values or tag == "style":
            self.forbidden.append(f"<{tag}> carries style; the content security policy refuses it")
        if tag == "script" and "src" not in values:
            self.forbidden.append("inline <script>; the content security policy refuses it")
        self.forbidden += [f"<{tag} {name}>: inline script" for name in values if name.startswith("on")]
        if any(values.get(name, "").strip().lower().startswith("javascript:") for name in ("href", "action")):
            self.forbidden.append(f"<{tag}> leads to a javascript: address")


def faults_of(html: str) -> list[str]:
    """What is wrong with a page (or, without <html>, with a fragment of one), each in a sentence."""
    page = Page(html)
    faults = list(page.forbidden)
    if page.is_whole:
        faults += _faults_of_frame(page)
    doubled = sorted({name for name in page.ids if page.ids.count(name) > 1})
    faults += [f"id {name!r} is there more than once" for name in doubled]
    faults += [f"{name}={target!r} points at nothing" for name, target in page.referred if target not in page.ids]
    for tag, values in page.inputs:
        named = values.get("aria-label") or values.get("aria-labelledby") or values.get("wrapped")
        if not named and values.get("id") not in page.labelled:
            faults.append(f"<{tag} name={values.get('name')!r}> has no label")
    faults += ["a button without a word" for words in page.buttons if not "".join(words).strip()]
    return faults


def _faults_of_frame(page: Page) -> list[str]:
    faults = []
    if page.lang != "vi":
        faults.append(f"<html lang> is {page.lang!r}, not 'vi'")
    if page.headings != 1:
        faults.append(f"{page.headings} h1 headings; a page has exactly one")
    if not page.title.strip():
        faults.append("no title")
    return faults
