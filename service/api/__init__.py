"""The API for other programs: `/api/v1`, with tokens of limited scope; what it says of itself is at SPEC.

A request passes `door` (whose token, which scope), then a view in the module of its subject, which gives what is in
`shapes`; `answering` writes it, `problems` says what went wrong, and `once` answers the same request the same way.
"""

from apiflask import APIFlask

from service.api.describing import SPEC, describe
from service.api.door import blueprint
from service.api.subjects import SUBJECTS

__all__ = ["SPEC", "SUBJECTS", "blueprint", "prepare"]


def prepare(app: APIFlask) -> None:
    """The API's routes and its description, in the application. Call it when all other blueprints are there."""
    app.register_blueprint(blueprint)
    describe(app)
