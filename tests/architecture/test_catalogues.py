"""The catalogues hold what the screens say: nothing is missing, nothing is left over, placeholders agree."""

import re
import unicodedata
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests import catalogues

ROOT = catalogues.ROOT
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]")
NEVER_SAID = re.compile(r"\b(bạn|người dùng|không hợp lệ|bắt buộc)\b", re.IGNORECASE)


def texts_of(catalog: Catalog) -> set[str]:
    ids = (message.id for message in catalog if message.id)
    return {text for one in ids for text in (one if isinstance(one, tuple) else (one,))}


@pytest.fixture(scope="module")
def template() -> Catalog:
    return catalogues.read(ROOT / catalogues.TEMPLATE)


@pytest.fixture(scope="module")
def vietnamese() -> Catalog:
    return catalogues.read(ROOT / catalogues.VIETNAMESE, "vi")


def test_the_template_is_what_the_screens_say(template: Catalog) -> None:
    said = texts_of(catalogues.extract(ROOT))
    assert said, "nothing was extracted: see learning/translations/babel.cfg"
    hint = "run: python -m tests.catalogues"
    assert sorted(said - texts_of(template)) == [], hint
    assert sorted(texts_of(template) - said) == [], hint


def test_the_vietnamese_catalogue_is_complete(template: Catalog, vietnamese: Catalog) -> None:
    assert texts_of(vietnamese) == texts_of(template), "run: python -m tests.catalogues"
    for message in vietnamese:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings) and not message.fuzzy, message.id
        source = message.id[-1] if isinstance(message.id, tuple) else message.id
        if message.id:
            assert all(sorted(PLACEHOLDER.findall(one)) == sorted(PLACEHOLDER.findall(source)) for one in strings)


def test_texts_are_composed_and_in_our_voice(template: Catalog) -> None:
    for text in texts_of(template):
        assert unicodedata.is_normalized("NFC", text), text
        assert text == text.strip(), repr(text)
        assert not NEVER_SAID.search(text), text


def test_a_catalogue_is_written_as_it_was_read(template: Catalog, vietnamese: Catalog) -> None:
    for path, catalog in ((catalogues.TEMPLATE, template), (catalogues.VIETNAMESE, vietnamese)):
        assert catalogues.as_file(catalog).splitlines()[1:] == (ROOT / path).read_bytes().splitlines()[1:]


def test_a_new_text_in_code_and_in_a_template_is_found(tmp_path: Path) -> None:
    for path, text in (
        (catalogues.FOLDER / "babel.cfg", (ROOT / catalogues.FOLDER / "babel.cfg").read_text("utf-8")),
        (Path("learning/new.py"), "from flask_babel import gettext as _\n\nTEXT = _('Chữ mới trong mã')\n"),
        (
            Path("templates/new/new.html"),
            "{{ _('Chữ mới trên trang') }}{{ ngettext('%(num)d bài', '%(num)d bài', 2) }}",
        ),
        (Path("tests/other.py"), "_('không phải chữ của trang')"),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    template = catalogues.extract(tmp_path)
    assert texts_of(template) == {"Chữ mới trong mã", "Chữ mới trên trang", "%(num)d bài"}
    mended = Catalog(locale="vi")
    mended.add("Chữ mới trong mã", "Chữ đã sửa")
    written = catalogues.translate(template, mended)
    assert written["Chữ mới trong mã"].string == "Chữ đã sửa"
    assert written["Chữ mới trên trang"].string == "Chữ mới trên trang"
