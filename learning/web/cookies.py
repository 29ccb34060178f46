"""Names and attributes of our cookies: the session of the device, who has just signed in, text size with contrast.

Two more are written by the phone itself and hold nothing of a person: `held`, how much waits on it (phone.js), and
SHEET, which style sheet it has (start.js).
"""

from flask import Response

from learning import config

SESSION_DAYS = 400
SHEET = "sheet"
ENTERED = "entered"
_DAY_SECONDS = 86_400


def session_name() -> str:
    """`__Host-` exactly when the instance is reached by https."""
    return "__Host-session" if config.current().secure else "session"


def set_session(response: Response, token: str) -> None:
    """Keep the device's session token for 400 rolling days, out of reach of scripts."""
    response.set_cookie(
        session_name(),
        token,
        max_age=SESSION_DAYS * _DAY_SECONDS,
        secure=config.current().secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def set_entered(response: Response, person_id: int) -> None:
    """Tell the phone's next page who has signed in (0: nobody): study pages hold nothing of the person (phone.js)."""
    response.set_cookie(ENTERED, str(person_id), secure=config.current().secure, samesite="Lax", path="/")


def set_display(response: Response, value: str) -> None:
    """Remember text size and contrast for a year; holds nothing of the person."""
    response.set_cookie(
        "display",
        value,
        max_age=365 * _DAY_SECONDS,
        secure=config.current().secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )
