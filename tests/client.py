"""The test client: a browser on our own pages that finds fault with each page it is given."""

from typing import Any

from flask.testing import FlaskClient
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
        db.session.rollback()  # what the test has read so far must neither lock the request nor look fresh after it
        response = super().open(*args, **kwargs)
        db.session.rollback()
        db.session.expire_all()
        if response.mimetype == "text/html" and response.data and response.status_code // 100 != 3:
            faults = pages.faults_of(response.get_data(as_text=True))
            assert not faults, f"{response.request.path}: " + "; ".join(faults)
        return response
