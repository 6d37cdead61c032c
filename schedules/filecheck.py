"""Each item of a file against its model: every fault becomes a problem with line, key and a plain reason.

What a reason repeats of the file is words of the contract and what models say; models of sealed matters say nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from schedules.yamlfile import Document, Path

Context = Mapping[str, Any]
REASONS: dict[str, Callable[[Context], str]] = {
    "missing": lambda _: "is missing",
    "extra_forbidden": lambda _: "unknown key",
    "value_error": lambda context: str(context["error"]),
    "literal_error": lambda context: f"must be {context['expected']}",
    "string_type": lambda _: "must be a word or a text",
    "string_too_long": lambda context: f"must be at most {context['max_length']} characters",
    "string_pattern_mismatch": lambda _: "is not of the form that this key has",
    "tuple_type": lambda _: "must be a list ([] is an empty one)",
    "too_short": lambda context: f"must have at least {context['min_length']} in the list",
    "model_type": lambda _: "must be a mapping of keys",
    "greater_than_equal": lambda context: f"must be {context['ge']} or more",
    "less_than_equal": lambda context: f"must be {context['le']} or less",
}


def check_items(document: Document, model: type[BaseModel], data: Any, at: Path = ()) -> None:
    """Complain of everything in `data`, found at `at`, that `model` refuses."""
    for path in document.lines:
        if path[-1:] == ("from_",):  # the model's own name for `from`, which no file has
            document.complain(path, "unknown key")
    try:
        model.model_validate(data)
    except ValidationError as refused:
        for error in refused.errors(include_url=False, include_input=False):
            explain = REASONS.get(error["type"])
            reason = explain(error.get("ctx", {})) if explain else error["msg"]
            document.complain((*at, *_as_written(document, (*at, *error["loc"]), error["type"])[len(at):]), reason)


def _as_written(document: Document, path: Path, kind: str) -> Path:
    """The path without what the model added to it (a text that stands for a mapping); a missing key stays."""
    if kind == "missing":
        return path
    while path and path not in document.lines:
        path = path[:-1]
    return path
