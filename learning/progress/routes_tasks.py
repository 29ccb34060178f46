"""A practical task for its member: what to do, how it stands, and the button that reports it done."""

from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learning.errors import InvalidInput
from learning.policy import Permission
from learning.progress import service, standing
from learning.progress.events import NewEvent
from learning.web.access import requires, the_actor

blueprint = Blueprint("tasks", __name__)


@blueprint.get("/tasks/<course_slug>/<task_slug>")
@requires(Permission.STUDY)
def task(course_slug: str, task_slug: str) -> str:
    found, part, state = standing.get_task(the_actor(), course_slug, task_slug)
    return render_template("members/task.html", standing=found, part=part, state=state, event=uuid4())


@blueprint.post("/tasks/<course_slug>/<task_slug>")
@requires(Permission.STUDY)
def report(course_slug: str, task_slug: str) -> AnyResponse:
    actor = the_actor()
    event = NewEvent(
        request.form.get("event") or str(uuid4()), actor.person_id or 0, "task_reported", f"{course_slug}/{task_slug}"
    )
    outcome = service.record(actor, [event])[0]
    if outcome.status == "refused":
        raise InvalidInput(outcome.reason)
    return redirect(url_for("tasks.task", course_slug=course_slug, task_slug=task_slug), code=303)
