"""A YAML file read as plain data whose every key and value knows its line, and so strictly that nothing is guessed.

Scalars stay the text that was written: `NO`, `08:00` and `+4759440001` need no quotation marks. Only an unquoted
`null`, `~` or nothing at all is None. Anchors, aliases, tags, merge keys and keys written twice are refused, as is
what is too large or too deep; letters come out in their composed form (NFC), so that one name has one spelling.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, TypeAlias

import yaml

Path: TypeAlias = tuple[str | int, ...]
MAX_BYTES = 5_000_000
MAX_DEPTH = 20
MAX_TOLD = 50  # problems told of one file; the rest are counted
NULLS = {"", "~", "null", "Null", "NULL"}
UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with a file; `str` is `FILE:LINE: key: reason`."""

    line: int
    key: str
    reason: str
    file: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.reason}" if self.key else (
            f"{self.file}:{self.line}: {self.reason}")


class FileRefused(Exception):
    """The file changes nothing, and why: at most MAX_TOLD problems in the order of their lines, one a line."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        told = [str(problem) for problem in self.problems[:MAX_TOLD]]
        if len(self.problems) > MAX_TOLD:
            told.append(f"{self.problems[0].file}: and {len(self.problems) - MAX_TOLD} problems more")
        super().__init__("\n".join(told))


@dataclass
class Document:
    """A file's data, the line of each path in it, and what has been found wrong with it so far."""

    file: str
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def complain(self, path: Path, reason: str, line: int | None = None) -> None:
        """Note a problem at `path`; its line is that of the longest part of the path that is written."""
        written = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in self.lines), ())
        self.problems.append(Problem(line or self.lines.get(written, 1), key(path), reason, self.file))

    def refuse_if_wrong(self) -> None:
        if self.problems:
            raise FileRefused(self.problems)


def key(path: Path) -> str:
    """`rotas[3].layers[0].handoff.start`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part[:60]}" for part in path)
    return "".join(parts).removeprefix(".")


def read(source: BinaryIO, file: str) -> Document:
    """The one mapping that `source` holds; FileRefused with every problem of its form."""
    content = source.read(MAX_BYTES + 1)
    document = Document(file)
    if len(content) > MAX_BYTES:
        document.complain((), f"the file is larger than {MAX_BYTES // 1_000_000} MB")
        document.refuse_if_wrong()
    written = _decoded(content, document)
    try:
        _fill(document, yaml.parse(written, Loader=LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(part for part in (error.problem, error.context) if part)
        document.complain((), f"not YAML: {reason}", mark.line + 1 if mark else 1)
    document.refuse_if_wrong()
    return document


def _decoded(content: bytes, document: Document) -> str:
    """The text; FileRefused where it is not UTF-8 or holds characters that no text has."""
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        document.complain((), "not UTF-8: save the file with that encoding", content.count(b"\n", 0, error.start) + 1)
    else:
        unreadable = UNREADABLE.search(written)
        if unreadable is None:
            return written
        line = written.count("\n", 0, unreadable.start()) + 1
        document.complain((), f"a control character (U+{ord(unreadable[0]):04X}) is in the line", line)
    raise FileRefused(document.problems)


def _fill(document: Document, events: Iterator[yaml.Event]) -> None:
    documents = 0
    for event in events:
        if not isinstance(event, yaml.DocumentStartEvent):
            continue
        documents += 1
        line = _line(event)
        if documents > 1:
            document.complain((), "a second document begins here: one file is one document", line)
            return
        if event.tags or event.version:
            document.complain((), "%YAML and %TAG lines are not taken", line)
        node = next(events)
        if isinstance(node, yaml.MappingStartEvent):
            document.data = _node(document, events, node, ())
        else:
            document.complain((), "the file must be a mapping of keys, as in 'areas:'", _line(node))
            return
    if not documents:
        document.complain((), "the file is empty")


def _node(document: Document, events: Iterator[yaml.Event], event: yaml.Event, path: Path) -> Any:
    """The value that begins with `event`, read from `events` to its end."""
    line = _line(event)
    document.lines.setdefault(path, line)
    if len(path) > MAX_DEPTH:
        raise FileRefused([Problem(line, key(path[:3]), f"nested deeper than {MAX_DEPTH} levels", document.file)])
    if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) or event.anchor is not None:
        raise FileRefused([Problem(line, key(path), "anchors and aliases (& and *) are not taken", document.file)])
    if event.tag is not None:
        document.complain(path, "tags (!) are not taken", line)
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(document, events, path)
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(document, event, path)
    return _sequence(document, events, path)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _mapping(document: Document, events: Iterator[yaml.Event], path: Path) -> dict[str, Any]:
    values: dict[str, Any] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        line = _line(event)
        name = _node(document, events, event, (*path, "(key)"))
        document.lines.pop((*path, "(key)"), None)
        if not isinstance(name, str) or not name or any(ord(letter) < 32 for letter in name):
            document.complain(path, "a key must be a plain word", line)
            name = "(key)"
        here = (*path, name)
        if name == "<<":
            document.complain(here, "merge keys (<<) are not taken", line)
        elif name in values:
            document.complain(here, "the key is written twice", line)
        else:
            document.lines[here] = line
        values[name] = _node(document, events, next(events), here)
    return values


def _sequence(document: Document, events: Iterator[yaml.Event], path: Path) -> list[Any]:
    values: list[Any] = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        values.append(_node(document, events, event, (*path, len(values))))
    return values


def _scalar(document: Document, event: yaml.ScalarEvent, path: Path) -> str | None:
    if event.implicit[0] and event.value in NULLS:
        return None
    unreadable = UNREADABLE.search(event.value)
    if unreadable is not None:  # an escape in quotation marks can still write one
        document.complain(path, f"a control character (U+{ord(unreadable[0]):04X}) is in the text")
    return unicodedata.normalize("NFC", event.value)
