"""Log lines: `time level name fact=value …` to standard error, ids only (contract, promise 5).

A line never holds a text, a name or a whole number. So an exception is told by its types and places, never by its
message, which may quote what somebody wrote; and a run of 8 to 15 digits in a sentence of others is blacked out.

Lines of one request, or of one piece of work, can be found by what they are `about`: the request's id, the work's
number, and the conversation's id as soon as it is known. Whoever writes the line need not know of it.
"""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_log = logging.getLogger("vaktlinje")
_NUMBER = re.compile(r"(?<![0-9A-Za-z])\+?[0-9]{8,15}(?![0-9A-Za-z])")
_PLAIN = re.compile(r"[^\s\"=]+")
_PLACES = 4  # innermost frames of an exception that are told
_about: ContextVar[dict[str, object] | None] = ContextVar("about", default=None)


def configure() -> None:
    """All of this process's log lines go to standard error in this module's form; ours from INFO, others' warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    _log.setLevel(logging.INFO)


def info(name: str, **facts: object) -> None:
    """What happened, by name (`worker:started`), with ids and counts."""
    _log.info(name, extra={"facts": facts})


def warning(name: str, **facts: object) -> None:
    """What an operator should look at."""
    _log.warning(name, extra={"facts": facts})


def trouble(name: str, error: BaseException, **facts: object) -> None:
    """What went wrong: the error's types and places without its message."""
    _log.error(name, extra={"facts": {**facts, **_told(error)}})


@contextmanager
def about(**facts: object) -> Iterator[Mapping[str, object]]:
    """Every line that this thread writes inside holds these facts, and those that are noted meanwhile."""
    known = dict(facts)
    outer = _about.set(known)
    try:
        yield known
    finally:
        _about.reset(outer)


def note(**facts: object) -> None:
    """What is under way turns out to be about these too, those that are not None."""
    known = _about.get()
    if known is not None:
        known.update({name: value for name, value in facts.items() if value is not None})


def without_numbers(sentence: str) -> str:
    """`sentence` with each standing run of 8 to 15 digits blacked out."""
    return _NUMBER.sub("[number]", sentence)


class Lines(logging.Formatter):
    """One line a record, whoever wrote it."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        facts: dict[str, object] = {**(_about.get() or {}), **getattr(record, "facts", {})}
        if record.name == _log.name:
            said = record.getMessage()
        else:
            said, facts["says"] = record.name, record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            facts |= _told(record.exc_info[1])
        pairs = [f"{key}={_written(value)}" for key, value in facts.items()]
        return " ".join([at, record.levelname.lower(), said, *pairs])


def _told(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)[-_PLACES:]
    places = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}:{frame.name}" for frame in reversed(frames)]
    return {"error": "<".join(type(cause).__name__ for cause in _causes(error)), "at": "<".join(places)}


def _causes(error: BaseException) -> Iterator[BaseException]:
    told: BaseException | None = error
    while told is not None:
        yield told
        told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)


def _written(value: object) -> str:
    if isinstance(value, (bool, int, float)):
        return str(value)
    plain = without_numbers(str(value))
    return plain if _PLAIN.fullmatch(plain) else json.dumps(plain, ensure_ascii=False)
