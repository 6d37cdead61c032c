"""The API's description of itself, OpenAPI 3.1: what the routes declare, and what holds for all of them.

Every answer that can come is in it: tests ask everything of everything, and hold the answers to it.
"""

from typing import Any

from apiflask import APIBlueprint, APIFlask
from flask import Flask

from service.api.door import NO_BODY, WITH_BODY, blueprint
from service.api.problems import MEDIA, URN
from service.api.shapes import WORD

SPEC = "/api/openapi.json"
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": f"about:blank, or {URN}…"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for people."},
        "errors": {"type": "array", "items": {
            "type": "object", "required": ["in", "field", "detail"],
            "properties": {"in": {"type": "string"}, "field": {"type": "string"}, "detail": {"type": "string"}},
        }},
    },
}  # fmt: skip
ANY = "any"
PROBLEMS: dict[str, dict[str, str]] = {
    ANY: {
        "400": "The request cannot be read.", "401": "No token, or a wrong one.", "403": "The token lacks the scope.",
        "404": "There is nothing here, or not for this token.", "422": "The request is not as it must be.",
        "429": "Too many wrong tokens.", "503": "The database does not answer.",
    },
    "post": {"409": "It does not fit how things are now, or the same request is being dealt with."},
    "put": {
        "409": "It does not fit how things are now.", "412": "It is not any more what If-Match says.",
        "428": "If-Match is missing.",
    },
    "delete": {"412": "It is not any more what If-Match says.", "428": "If-Match is missing."},
    "get": {"409": "It is not ready."},
    "body": {"413": "The body is too large.", "415": "The body is no JSON."},
}  # fmt: skip
ETAG = {"ETag": {"description": "Of what is said here.", "required": True, "schema": {"type": "string"}}}
LINK = {"Link": {"description": "rel=next: the next page.", "schema": {"type": "string"}}}
WHERE = {"Location": {"description": "Where it is.", "schema": {"type": "string"}}}
HEADERS = {
    "get": ("If-None-Match", "The ETag of what you have: 304 where nothing has changed.", False),
    "put": ("If-Match", "The ETag of what you have read.", True),
    "delete": ("If-Match", "The ETag of what you have read.", True),
    "post": ("Idempotency-Key", "The same key with the same request is done once.", False),
}
CHOICES = {"kind": ("shifts", "overrides"), "form": ("pdf", "csv", "ics")}


def describe(app: APIFlask) -> None:
    for pages in app.blueprints.values():
        if not isinstance(pages, APIBlueprint):  # APIFlask asks it of every blueprint that has something to do first
            setattr(pages, "enable_openapi", False)  # noqa: B010
    app.config.update(
        AUTO_SERVERS=False, AUTO_VALIDATION_ERROR_RESPONSE=False, AUTO_404_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False, AUTO_OPERATION_ID=True, AUTO_TAGS=False,
        SERVERS=[{"url": "/"}], SECURITY_SCHEMES={"token": {"type": "http", "scheme": "bearer"}},
        DESCRIPTION="Rotas, gaps, offers, reports and figures of Vaktlinje, for programs.",
    )  # fmt: skip

    @app.spec_processor
    def complete(spec: dict[Any, Any] | str) -> dict[Any, Any] | str:
        assert isinstance(spec, dict)  # the format is JSON
        spec["components"].setdefault("schemas", {})["Problem"] = PROBLEM
        scopes = _scopes(app)
        for operations in spec["paths"].values():
            for method, operation in operations.items():
                scope, takes_body = scopes[operation["operationId"]]
                operation["security"] = [{"token": [scope]}]
                operation["operationId"] = operation["operationId"].removeprefix(f"{method}_{blueprint.name}_")
                operation["description"] = f"Scope: `{scope}`."
                _complete(operation, method, takes_body)
        whole: dict[str, Any] = _without_null_defaults(spec)
        return whole


def _scopes(app: Flask) -> dict[str, tuple[str, bool]]:
    """By operation: the scope it needs, and whether it takes a body."""
    return {
        f"{method.lower()}_{rule.endpoint.replace('.', '_')}": (
            str(view.scope), method in WITH_BODY and not hasattr(view, NO_BODY))
        for rule in app.url_map.iter_rules() for method in rule.methods or ()
        if hasattr(view := app.view_functions[rule.endpoint], "scope")
    }  # fmt: skip


def _complete(operation: dict[str, Any], method: str, takes_body: bool) -> None:
    name, tells, required = HEADERS[method]
    operation["parameters"].append(
        {"in": "header", "name": name, "description": tells, "required": required, "schema": _header(name)})
    for parameter in operation["parameters"]:
        _complete_path(parameter)
    if takes_body:
        operation["requestBody"]["required"] = True
    for status, response in operation["responses"].items():
        headers = {} if status == "204" else {**ETAG, **(LINK if method == "get" else {})}
        response["headers"] = {**headers, **(WHERE if status == "201" else {})}
    if method == "get":
        operation["responses"]["304"] = {"description": "You have it as it is."}
    told = {**PROBLEMS[ANY], **PROBLEMS[method], **(PROBLEMS["body"] if takes_body else {})}
    for status, description in told.items():
        schema = {"$ref": "#/components/schemas/Problem"}
        operation["responses"][status] = {"description": description, "content": {MEDIA: {"schema": schema}}}


def _header(name: str) -> dict[str, Any]:
    if name == "Idempotency-Key":
        return {"type": "string", "pattern": "^[!-~]{1,100}$"}
    return {"type": "string"}


def _complete_path(parameter: dict[str, Any]) -> None:
    if parameter["in"] == "path":
        parameter["required"] = True
        if parameter["name"] in CHOICES:
            parameter["schema"] = {"type": "string", "enum": list(CHOICES[parameter["name"]])}
        else:
            parameter["schema"] = {"type": "string", "pattern": WORD, "minLength": 1, "maxLength": 64}


def _without_null_defaults(part: Any) -> Any:
    """What is left out is left out: a default of null is none."""
    if isinstance(part, dict):
        return {
            name: _without_null_defaults(value) for name, value in part.items()
            if not (name == "default" and value is None)
        }  # fmt: skip
    return [_without_null_defaults(one) for one in part] if isinstance(part, list) else part
