"""The base of our forms: text is made NFC at the door, messages are ours and in Vietnamese."""

from typing import Any

from flask import request
from flask_babel import gettext, ngettext
from wtforms import Form

from learning import vietnamese


class _Translations:
    def gettext(self, text: str) -> str:
        return str(gettext(text))

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
