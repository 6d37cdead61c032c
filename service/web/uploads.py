"""Routes that take more than a form: files. Told before anything of the request is read."""

import base64
import binascii
import zlib
from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., object])
LARGEST_FILE = 2_000_000  # bytes
AS_FIELD = 3_000_000  # the same, packed into a field of the form that confirms it


class FileTooLarge(ValueError):
    """Larger than `LARGEST_FILE`."""


def takes_a_file(view: View) -> View:
    """The route takes a file, or one that it was given before, packed."""
    setattr(view, "largest_body", AS_FIELD)  # noqa: B010 - functions have no such attribute for the type checker
    return view


def prepare(app: Flask) -> None:
    """Call it before anything else that reads requests."""
    @app.before_request
    def let_files_in() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        largest: int | None = getattr(view, "largest_body", None)
        if largest is not None:
            request.max_content_length = request.max_form_memory_size = largest


def sent() -> tuple[str, bytes]:
    """The name and content of the field `file`, else what was pasted; nothing where there is nothing. FileTooLarge."""
    file = request.files.get("file")
    if file is not None and file.filename:
        name, content = file.filename[:200], file.stream.read(LARGEST_FILE + 1)
    else:
        name, content = "", request.form.get("pasted", "").encode()
    if len(content) > LARGEST_FILE:
        raise FileTooLarge
    return name, content


def packed(content: bytes) -> str:
    """For a hidden field, so that what is confirmed is what was shown, to the letter."""
    return base64.b64encode(zlib.compress(content)).decode()


def unpacked(field: str) -> bytes:
    """Nothing where the field holds nothing that was packed here. FileTooLarge."""
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(base64.b64decode(field, validate=True), LARGEST_FILE)
    except (binascii.Error, zlib.error, ValueError):
        return b""
    if not unpacking.eof:
        raise FileTooLarge
    return content
