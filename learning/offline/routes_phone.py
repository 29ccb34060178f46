"""What makes the site an app of the phone: its service worker, its manifest, the page of what the phone holds."""

import hashlib
import json
from functools import cache
from typing import Any

from flask import Blueprint, Response, jsonify, render_template
from flask_babel import gettext as _

from learning import config
from learning.offline import keeping
from learning.web import assets
from learning.web.access import public
from learning.web.study import study_page

blueprint = Blueprint("phone", __name__)


@blueprint.get("/sw.js")
@public
def worker() -> Response:
    """The service worker: our file static/js/worker.js, and before it what it may keep."""
    addresses = [assets.address(name) for name in keeping.ASSETS]
    version = hashlib.sha256(" ".join(addresses).encode()).hexdigest()[:12]
    settings: dict[str, Any] = {
        "assets": addresses,
        "first": addresses[: len(keeping.FIRST)],
        "keep": list(keeping.KEPT),
        "shell": keeping.SHELL,
        "version": version,
    }
    text = f"const SETTINGS = {json.dumps(settings)};\n{_worker_text()}"
    response = Response(text, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """How the site looks once it is put on the first screen of a phone."""
    response = jsonify(
        name=_("Lớp học số"),
        short_name=_("Lớp học số"),
        description=_("Học dùng điện thoại và giữ an toàn trên mạng, mỗi ngày một chút."),
        lang="vi",
        start_url="/?app=1",  # signed out it leads to the field for the card's code
        scope="/",
        id="/",
        display="standalone",
        background_color="#faf5ea",
        theme_color="#921e14",
        icons=[
            {"src": assets.address("icons/phone-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any"},
            {"src": assets.address("icons/phone-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any"},
            {"src": assets.address("icons/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
        ],
    )
    response.content_type = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get(keeping.SHELL)
@public
def phone() -> Response:
    """What this phone holds; also the frame of any page that cannot be had without a network. The phone fills it."""
    return study_page(("phone",), lambda: render_template("offline/phone.html"))


@cache
def _worker_text() -> str:
    return (config.folder("static") / "js" / "worker.js").read_text("utf-8")
