"""Is the process alive, is the database there: for operators, with no data of persons."""

from flask import Blueprint, Response, jsonify

from learning.db import db, durability_problem
from learning.web.access import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> Response:
    return jsonify(alive=True)


@blueprint.get("/readyz")
@public
def ready() -> Response:
    problem = durability_problem(db.session.connection())
    response = jsonify(ready=problem is None, problem=problem)
    response.status_code = 503 if problem else 200
    return response
