"""What browsers say of themselves; lines as such browsers send them, shortened."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.members import browsers

ANDROID = "Mozilla/5.0 (Linux; Android 13; SM-A137F) AppleWebKit/537.36 (KHTML, like Gecko)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "label", "in_app"),
    [
        (f"{ANDROID} Chrome/124.0 Mobile Safari/537.36", "Chrome, điện thoại Android", False),
        (f"{ANDROID} SamsungBrowser/24.0 Chrome/117.0 Mobile Safari/537.36", "Samsung Internet, điện thoại Android", 0),
        (f"{ANDROID} coc_coc_browser/120 Chrome/114.0 Mobile Safari/537.36", "Cốc Cốc, điện thoại Android", False),
        (f"{ANDROID} Chrome/124.0 Safari/537.36", "Chrome, máy tính bảng Android", False),
        (f"{ANDROID} Version/4.0 Chrome/124.0 Mobile Safari/537.36 Zalo android/24.4", "Zalo, điện thoại Android", 1),
        (f"{ANDROID} Chrome/124 Mobile Safari/537 [FB_IAB/FB4A;FBAV/458.0]", "Facebook, điện thoại Android", True),
        (f"{IPHONE} Version/17.4 Mobile/15E148 Safari/604.1", "Safari, iPhone", False),
        (f"{IPHONE} CriOS/124.0 Mobile/15E148 Safari/604.1", "Chrome, iPhone", False),
        (f"{IPHONE} Mobile/15E148 Zalo iOS/24.3", "Zalo, iPhone", True),
        (f"{IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/460]", "Facebook, iPhone", True),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:125.0) Gecko Firefox/125.0", "Firefox, máy tính Windows", False),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/124 Safari/537 Edg/124", "Edge, máy tính Linux", False),
        ("curl/8.0", "Trình duyệt", False),
        ("", "Trình duyệt", False),
    ],
)
def test_labels(user_agent: str, label: str, in_app: bool) -> None:
    assert browsers.label(user_agent) == label
    assert browsers.is_in_app(user_agent) is bool(in_app)


@settings(max_examples=25)
@given(st.text(max_size=400))
def test_labels_are_short_and_never_quote(user_agent: str) -> None:
    assert len(browsers.label(user_agent)) <= 80
