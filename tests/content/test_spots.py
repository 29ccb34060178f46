"""Words of a message that a question asks to point at."""

import pytest

from learning.content import spots
from learning.content.message import Bubble, Message, Piece, Time
from learning.content.message_drawing import draw_with_spots

SENT = Bubble((Piece("Ai đấy ạ?"),), is_sent=True)
BUBBLE = Bubble((Piece("Tài khoản "), Piece("bị khoá\nsau 30 phút", is_sign=True), Piece(". Khoá (ngay) <b>.")))
MESSAGE = Message("sms", "Ngân hàng ABC", (Time("13:52"), BUBBLE, SENT))


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("Tài khoản", [(1, 0, 9)]),
        ("tài  khoản bị", [(1, 0, 12)]),  # over the edge of a sign
        ("Bị khoá sau 30 phút", [(1, 10, 29)]),  # over the end of a line
        ("“bị khoá”", [(1, 10, 17)]),
        ("khoá", [(1, 13, 17), (1, 31, 35)]),
        ("(ngay)", [(1, 36, 42)]),
        ("<b>.", [(1, 43, 47)]),
        ("ai", [(2, 0, 2)]),  # whole words alone: not in "tài"
        ("ngân hàng abc", [(0, 0, 13)]),
        ("13:52", []),  # a time is nothing to point at
        ("khoa", []),  # every mark counts
        ("", []),
        ("“”", []),
    ],
)
def test_where_words_stand(words: str, places: list[tuple[int, int, int]]) -> None:
    assert spots.find(MESSAGE, words) == [spots.Spot(*place) for place in places]


def test_places_overlap_in_one_text_alone() -> None:
    one = spots.Spot(1, 3, 6)
    assert one.overlaps(spots.Spot(1, 5, 7)) and one.overlaps(spots.Spot(1, 0, 9))
    assert not one.overlaps(spots.Spot(1, 6, 7)) and not one.overlaps(spots.Spot(2, 3, 6))


def test_a_message_is_cut_and_nothing_is_lost() -> None:
    cut = spots.cut(MESSAGE, {"a": "sau 30 phút", "b": "Ngân hàng", "c": "<b>", "d": "khong co"})
    assert cut[0] == (("b", "Ngân hàng"), ("", " ABC"))
    assert [name for name, _ in cut[1]] == ["", "a", "", "c", ""]
    assert cut[2] == (("", "Ai đấy ạ?"),)
    assert ["".join(text for _, text in pieces) for pieces in cut] == list(spots.texts_of(MESSAGE))


def test_drawn_words_are_marked_and_signs_are_not() -> None:
    html = draw_with_spots(MESSAGE, {"a": "bị khoá sau 30 phút", "b": "ABC", "c": "<b>"})
    assert '<span data-spot="a">bị khoá<br>sau 30 phút</span>' in html
    assert 'Ngân hàng <span data-spot="b">ABC</span>' in html
    assert '<span data-spot="c">&lt;b&gt;</span>' in html
    assert '<p class="when">13:52</p>' in html and "Ai đấy ạ?" in html
    assert "fake" not in html and "dấu hiệu" not in html
