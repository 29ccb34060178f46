"""What a browser says of itself (User-Agent), in words for a list of devices; pure."""

import re

_IN_APP = re.compile(r"\bZalo|FBAN|FBAV|FB_IAB|\bMessenger|Instagram", re.IGNORECASE)
_BROWSERS = (
    ("Zalo", r"\bZalo"),
    ("Facebook", r"FBAN|FBAV|FB_IAB"),
    ("Cốc Cốc", r"coc_coc_browser"),
    ("Samsung Internet", r"SamsungBrowser"),
    ("Edge", r"\bEdgA?/|EdgiOS"),
    ("Opera", r"\bOPR/|OPT/"),
    ("Firefox", r"Firefox/|FxiOS"),
    ("Chrome", r"Chrome/|CriOS"),
    ("Safari", r"Safari/"),
)
_MACHINES = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("điện thoại Android", r"Android.*Mobile"),
    ("máy tính bảng Android", r"Android"),
    ("máy tính Windows", r"Windows"),
    ("máy Mac", r"Macintosh"),
    ("máy tính Linux", r"Linux|X11"),
)


def is_in_app(user_agent: str) -> bool:
    """Whether this is the browser inside Zalo or Facebook, which forgets who signed in."""
    return _IN_APP.search(user_agent) is not None


def label(user_agent: str) -> str:
    """Such as "Chrome, điện thoại Android": enough to tell one's devices apart."""
    browser = _first(_BROWSERS, user_agent) or "Trình duyệt"
    machine = _first(_MACHINES, user_agent)
    return f"{browser}, {machine}" if machine else browser


def _first(table: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for name, pattern in table if re.search(pattern, user_agent)), "")
