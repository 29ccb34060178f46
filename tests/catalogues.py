"""The catalogues of screen texts: `python -m tests.catalogues` writes them anew from templates and code.

The template (messages.pot) is for translators of other languages. The Vietnamese catalogue says what the code says,
so a text never lacks a translation into the language it is written in; what somebody has mended in it is kept.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path("learning") / "translations"
TEMPLATE = FOLDER / "messages.pot"
VIETNAMESE = FOLDER / "vi" / "LC_MESSAGES" / "messages.po"
EMPTY_HEADERS = tuple(
    f'"{name}: '.encode()
    for name in (
        *("POT-Creation-Date", "PO-Revision-Date", "Generated-By"),
        *("Report-Msgid-Bugs-To", "Last-Translator", "Language-Team"),
    )
)
HEADER = "# Texts of the screens. Written by `python -m tests.catalogues`, where babel.cfg says they are."


def extract(root: Path) -> Catalog:
    """All texts in templates and code, without places: those change with every line."""
    with (root / FOLDER / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    catalog = Catalog(project="learning", header_comment=HEADER, fuzzy=False)
    keywords = DEFAULT_KEYWORDS | {"lazy_gettext": None}
    for _file, _line, text, comments, context in extract_from_dir(
        root, methods, options, keywords, strip_comment_tags=True
    ):
        catalog.add(text, auto_comments=comments, context=context)
    return catalog


def read(path: Path, locale: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def translate(template: Catalog, present: Catalog | None) -> Catalog:
    """The Vietnamese catalogue for a template: what is there stays, the rest reads as its source text."""
    catalog = Catalog(locale="vi", project="learning", header_comment=HEADER, fuzzy=False)
    for message in template:
        if message.id:
            kept = present.get(message.id, message.context) if present is not None else None
            catalog.add(
                message.id, kept.string if kept and kept.string else source_of(message), context=message.context
            )
    return catalog


def source_of(message: Message) -> str | tuple[str, ...]:
    """A text in the language it is written in: Vietnamese has one form for any number."""
    return (message.id[1],) if isinstance(message.id, tuple) else message.id


def as_file(catalog: Catalog) -> bytes:
    """The bytes of a catalogue, without the hour at which it was written and other headers that say nothing."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=0, no_location=True, sort_output=True)
    return b"".join(line for line in buffer.getvalue().splitlines(keepends=True) if not line.startswith(EMPTY_HEADERS))


def main() -> None:
    template = extract(ROOT)
    vietnamese = ROOT / VIETNAMESE
    present = read(vietnamese, "vi") if vietnamese.exists() else None
    (ROOT / TEMPLATE).write_bytes(as_file(template))
    vietnamese.write_bytes(as_file(translate(template, present)))
    print(f"{len(template)} texts")


if __name__ == "__main__":
    main()
