"""What is kept over a sign-in cannot be altered, leads nowhere else, and is let go when too long or too old."""

from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from learning import clock
from learning.members import kept
from learning.members.kept import Kept

FIELDS = (("1", "a"), ("1", "c"), ("2", "Chuỗi có dấu"), ("event", "e-1"))


@pytest.mark.parametrize("what", [Kept("/papers/7?cau=3", FIELDS), Kept("/courses/an-toan"), Kept("/papers/7", ())])
def test_what_is_kept_comes_back(database: None, what: Kept) -> None:
    value = kept.keep(what)
    assert value is not None
    assert kept.open_kept(value) == what


@pytest.mark.parametrize(
    "what",
    [
        Kept("/members/3/card", (("lost_phone", "yes"),)),
        Kept("/logout", ()),
        Kept("//evil.example/papers/7", ()),
        Kept("https://evil.example/"),
        Kept("/papers/7", (("text", "x" * kept.MAX_LENGTH),)),
    ],
)
def test_what_may_not_be_kept_is_not(database: None, what: Kept) -> None:
    assert kept.keep(what) is None


def test_altered_old_or_absent_ones_are_nothing(database: None) -> None:
    value = kept.keep(Kept("/papers/7", FIELDS))
    assert value is not None
    for other in (None, "", "x", value[:-1], value + "x", "A" + value[1:], value.replace(".", "", 1), "é" * 50):
        assert kept.open_kept(other) is None
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        assert kept.open_kept(value) is None


@pytest.mark.parametrize("path", ["/", "/me/devices", "/cards?unit=3", "/courses/a/b?x=%2F%2Fy", "/a//b"])
def test_own_paths_stay(path: str) -> None:
    assert kept.own_path(path) == path


@pytest.mark.parametrize(
    "text",
    [
        "",
        "me",
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\r\nSet-Cookie: a=b",
        " /me",
        "javascript:alert(1)",
        "http:/me",
        "//[bad",
        "/me there",
    ],
)
def test_other_paths_lead_home(text: str) -> None:
    assert kept.own_path(text) == "/"


@given(st.text(alphabet=st.sampled_from("/\\:.@?#%[] \t\nahtps"), max_size=12))
def test_no_text_leads_elsewhere(text: str) -> None:
    path = kept.own_path(text)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))
