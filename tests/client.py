"""The test clients: a browser on our own pages that finds fault with each page it is given; a command line."""

from typing import Any

from click.testing import Result
from flask.testing import FlaskClient, FlaskCliRunner
from werkzeug.test import TestResponse

from learning.db import db
from tests import pages

HOME = "http://localhost"


class PageClient(FlaskClient):
    """Says where it comes from, as browsers do, and checks house style (tests/pages.py) on every HTML answer.

    `client.environ_base` holds what it says: drop HTTP_SEC_FETCH_SITE and HTTP_ORIGIN for an old or a foreign browser.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
        self.environ_base["HTTP_ORIGIN"] = HOME

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        _forget_reads()
        response = super().open(*args, **kwargs)
        _forget_reads()
        if response.mimetype == "text/html" and response.data and response.status_code // 100 != 3:
            faults = pages.faults_of(response.get_data(as_text=True))
            assert not faults, f"{response.request.path}: " + "; ".join(faults)
        return response


class CommandRunner(FlaskCliRunner):
    """Runs commands of the application; `run.invoke(args=["roster", "export", …])`."""

    def invoke(self, cli: Any = None, args: Any = None, **kwargs: Any) -> Result:
        _forget_reads()
        with self.app.app_context():  # else Flask would take the test's own context for that of the command
            result = super().invoke(cli, args, **kwargs)
            db.session.remove()
        _forget_reads()
        return result


def goes_to(response: TestResponse) -> str:
    """Where a post leads (303); fails for any other answer."""
    assert response.status_code == 303, response.status
    return response.headers["Location"]


def _forget_reads() -> None:
    """What the test has read must neither lock the request or command nor look fresh after it."""
    db.session.rollback()
    db.session.expire_all()
