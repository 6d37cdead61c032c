"""Each test of the pages has an application of its own. What is the same in all of them is compiled once a process."""

from collections.abc import Callable
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

_routes: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}
_compile = Rule._compile_builder


def compile_routes_once() -> None:
    """Some hundred routes; what is compiled is the function that builds a route's addresses."""
    Rule._compile_builder = _compiled_once  # type: ignore[method-assign]


def _compiled_once(self: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    defaults = tuple(sorted((self.defaults or {}).items()))
    which = (self.rule, self.subdomain, self.host, self.merge_slashes, defaults, append_unknown)
    if which not in _routes:
        _routes[which] = _compile(self, append_unknown)
    return _routes[which]


class Templates(BytecodeCache):
    """Pages by their name; a page that was edited meanwhile is compiled again."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()
