"""The API for other programs: `/api/v1`, with tokens of limited scope; what it says of itself is at SPEC."""

from apiflask import APIBlueprint, APIFlask

SPEC = "/api/openapi.json"
blueprint = APIBlueprint("api", __name__, url_prefix="/api/v1")


def prepare(app: APIFlask) -> None:
    """The API's routes, in the application."""
    app.register_blueprint(blueprint)
