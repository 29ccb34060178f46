"""The door for posted text: read and judged before any view, made NFC; messages are ours and in Vietnamese."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from flask_babel import gettext, ngettext
from wtforms import Form

from learning import vietnamese

View = TypeVar("View", bound=Callable[..., Any])
_FILE_BYTES = "learning_file_bytes"


def init_app(app: Flask) -> None:
    """Read every form before the guard does anything: too large is 413, a NUL (which PostgreSQL cannot keep) 400."""
    app.before_request(_read_early)


def takes_file(most_bytes: int) -> Callable[[View], View]:
    """Mark a view as one that is sent a file: whoever may enter may send that much."""

    def mark(view: View) -> View:
        setattr(view, _FILE_BYTES, most_bytes)
        return view

    return mark


def open_door(view: Callable[..., Any], may_enter: bool) -> None:
    """For views that take a file: read what was posted now that it is known who posts; from others little is taken."""
    most_bytes = getattr(view, _FILE_BYTES, 0)
    if most_bytes and may_enter:
        request.max_content_length = most_bytes
    if most_bytes:
        _refuse_nul()


# What WTForms says by itself on fields that we use; validators are given their message where they stand.
_WTFORMS = {"Not a valid choice.": "Xin chọn một trong các ý ở trên."}


class _Translations:
    def gettext(self, text: str) -> str:
        return str(gettext(_WTFORMS.get(text, text)))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return str(ngettext(singular, plural, number))


class BaseForm(Form):
    """A form without tokens: the guard has already asked where the post comes from."""

    class Meta:
        def get_translations(self, _form: Form) -> _Translations:
            return _Translations()

    @classmethod
    def posted(cls, **options: Any) -> "BaseForm":
        """The form filled from the present post."""
        return cls(request.form, **options)


def clean(text: str | None) -> str:
    """A filter for text fields: NFC, trimmed."""
    return vietnamese.nfc(text or "").strip()


def _read_early() -> None:
    if not hasattr(current_app.view_functions.get(request.endpoint or ""), _FILE_BYTES):
        _refuse_nul()


def _refuse_nul() -> None:
    texts = [request.path, *(text for _name, text in request.values.items(multi=True))]
    if any("\0" in text for text in texts):
        abort(400)
