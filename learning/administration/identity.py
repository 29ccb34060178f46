"""Which database this is: phones compare it, to send again what a restored backup lacks."""

from uuid import uuid4

from sqlalchemy import select

from learning import clock
from learning.administration.models import Instance
from learning.db import db, insert_if_absent, transaction

_database_id = select(Instance.database_id).where(Instance.id == 1)


def database_id() -> str:
    """The id of this database; made when it is first asked for."""
    found = db.session.scalar(_database_id)
    if found is not None:
        return found
    with transaction():
        insert_if_absent(Instance, {"id": 1, "database_id": str(uuid4()), "created_at": clock.now()})
        return db.session.scalars(_database_id).one()
