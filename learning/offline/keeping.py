"""What the service worker of a phone may keep: patterns of addresses, and our files that it always has. Pure.

Study pages, static files, media and the page of the phone itself hold nothing of a person. All else is never kept;
tests/offline/test_keeping.py compares this list with the URL map.
"""

SHELL = "/phone"
_SLUG = "[a-z0-9-]+"
KEPT = (
    rf"^/courses/{_SLUG}$",
    rf"^/courses/{_SLUG}/{_SLUG}$",
    r"^/media/[0-9a-f]{64}/[^/]+$",
    r"^/static/[\w./-]+$",
    rf"^{SHELL}$",
)
FIRST = ("css/app.css", "js/every-page.js", "icons/mark.svg")  # what the first page has loaded anyway
_OTHERS = ("page-lesson", "page-course", "page-paper", "page-own", "page-shell", "marking", "simulation")
ASSETS = (*FIRST, *(f"js/{name}.js" for name in _OTHERS))
