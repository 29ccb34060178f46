"""What templates may use: icons, display choice, dates and numbers, the language."""

import re
from functools import cache
from pathlib import Path

from babel.support import Translations
from flask import Flask, g, request
from flask_babel import Babel, get_domain
from markupsafe import Markup

from learning import clock, config, vietnamese
from learning.config import folder

SIZES = ("s", "m", "l")
_USED = re.compile(r'href="#i-([a-z-]+)"')
THEMES = ("light", "contrast")


class Display:
    """Text size and theme as kept in the cookie, e.g. 'l.contrast'; anything else is the default."""

    def __init__(self, cookie: str) -> None:
        size, _, theme = cookie.partition(".")
        self.size = size if size in SIZES else "m"
        self.theme = theme if theme in THEMES else "light"

    @property
    def cookie(self) -> str:
        return f"{self.size}.{self.theme}"


def display() -> Display:
    """How this browser wants pages to look."""
    return Display(request.cookies.get("display", ""))


def init_app(app: Flask) -> None:
    """Register globals and filters, Vietnamese as the language."""
    Babel(app, default_locale="vi", default_translation_directories=str(Path(__file__).parent.parent / "translations"))
    app.jinja_env.globals.update({"_": say, "gettext": say, "ngettext": say_many})
    app.jinja_env.globals.update(icon=icon, icon_symbols=icon_symbols)
    app.jinja_env.filters.update(
        date=lambda day: vietnamese.format_date(day),
        weekday_date=lambda day: vietnamese.format_weekday_date(day),
        local_date=lambda instant: vietnamese.format_date(clock.day_of(instant, config.current().timezone)),
        local_time=lambda instant: f"{instant.astimezone(config.current().timezone):%H:%M}",
        number=vietnamese.format_number,
        initial=vietnamese.initial,
        given_name=vietnamese.given_name,
        phone=vietnamese.format_phone,
        masked_phone=vietnamese.mask_phone,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def about_this_request() -> dict[str, object]:
        settings = config.current()
        host = (request.host or "").split(":")[0]
        return {
            "display": display(),
            "display_next": request.full_path.rstrip("?") if request.method == "GET" else "/",
            "demo_notice": settings.demo,
            "insecure_notice": not settings.secure and host not in {"localhost", "127.0.0.1", "[::1]"},
        }


def say(text: str, **values: object) -> Markup:
    """A text of a template in this request's language, with escaped values for its %(names)s.

    What Jinja's own gettext gives, several times as fast: long pages say some hundred texts.
    """
    here = g._get_current_object().__dict__  # each look through the proxy would cost as much as all the rest
    said: dict[str, tuple[Markup, Markup]] | None = here.get("said")
    if said is None:
        said = here["said"] = _said(_translations())
    found = said.get(text)
    if found is None:
        translated = Markup(_translations().ugettext(text))  # noqa: S704 - our own texts
        found = said[text] = translated, translated % {} if "%(" not in translated else translated
    return found[0] % values if values else found[1]


def say_many(one: str, many: str, number: int, **values: object) -> Markup:
    """Like `say`, in the form that goes with a number, which is %(num)s."""
    text = Markup(_translations().ungettext(one, many, number))  # noqa: S704 - our own texts
    return text % {"num": number, **values}


def icon(name: str) -> Markup:
    """An icon of templates/macros/icons.svg; the page then carries its symbol."""
    if name not in _symbols():
        raise KeyError(f"no icon {name!r}")
    use_icons([name])
    return _use(name)


def use_icons(names: list[str]) -> None:
    """Have the page carry these symbols (for html that was rendered at publishing)."""
    g._get_current_object().__dict__.setdefault("icons", set()).update(names)


def icon_symbols() -> Markup:
    """The symbols of the icons used so far on this page, for the end of its body."""
    used = sorted(g.get("icons", set()))
    symbols = "".join(_symbols()[name] for name in used)
    return Markup(f'<svg width="0" height="0" class="vh" aria-hidden="true"><defs>{symbols}</defs></svg>')  # noqa: S704


def symbols_of(html: str) -> str:
    """The symbols of the icons that some html uses, for a page that is put together elsewhere."""
    names = set(_USED.findall(html))
    return "".join(symbol for name, symbol in sorted(_symbols().items()) if name in names)


def _translations() -> Translations:
    """Those of this request's language; Flask-Babel would look for them at every text."""
    if "translations" not in g:
        g.translations = get_domain().get_translations()
    found: Translations = g.translations
    return found


@cache
def _said(_of: Translations) -> dict[str, tuple[Markup, Markup]]:
    """What has been said in a language, as a format and as it is without values; filled as pages are made."""
    return {}


@cache
def _use(name: str) -> Markup:
    return Markup(f'<svg class="i" aria-hidden="true"><use href="#i-{name}"/></svg>')  # noqa: S704 - a known name


@cache
def _symbols() -> dict[str, str]:
    text = (folder("templates") / "macros" / "icons.svg").read_text("utf-8")
    pieces = text.split("<symbol ")[1:]
    found = {}
    for piece in pieces:
        symbol = "<symbol " + piece[: piece.index("</symbol>") + len("</symbol>")]
        found[symbol.split('id="i-', 1)[1].split('"', 1)[0]] = symbol
    return found
