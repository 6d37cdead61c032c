"""The organisation as an organisation file: keys in the contract's order, times as they were written.

Whatever YAML 1.1 or 1.2 could take for something else than text (`NO`, `08:00`, `+47…`, dates) gets quotation marks.
"""

import re
from typing import Any

import yaml
from pydantic import BaseModel

from schedules.organisation import Organisation
from schedules.orgmerge import Plain

HEADING = "# The organisation of Vaktlinje. Change it here and take it in with: vaktlinje import FILE\n"
PLAIN = re.compile(r"[^\W\d_](?:[\w -]*\w)?")
SECTION = re.compile(f"^(?=({'|'.join(Organisation.model_fields)}):)", re.MULTILINE)
LINE = 110
WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


class _Dumper(yaml.SafeDumper):
    """Block style, with what is short and has no mappings inside on one line, as people write it; never an alias."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent(self, data: Plain) -> None:
        """The whole file, whose own keys stand on lines of their own however short it is."""
        node = self.represent_dict(data)
        node.flow_style = False
        self.serialize(node)

    def represent_data(self, data: Any) -> yaml.Node:
        node: yaml.Node = super().represent_data(data)
        if isinstance(node, yaml.CollectionNode):
            node.flow_style = _width(node) <= LINE
        return node


def _width(node: yaml.Node) -> int:
    """Letters on one line; more than LINE for what holds mappings or text of several lines."""
    if isinstance(node, yaml.MappingNode):
        return sum(_width(key) + _width_inside(value) for key, value in node.value)
    if isinstance(node, yaml.SequenceNode):
        return sum(_width_inside(item) for item in node.value)
    return LINE + 1 if "\n" in node.value else len(node.value) + 4


def _width_inside(node: yaml.Node) -> int:
    return LINE + 1 if isinstance(node, yaml.MappingNode) else _width(node)


def _text(dumper: _Dumper, written: str) -> yaml.ScalarNode:
    bare = PLAIN.fullmatch(written) is not None and written.lower() not in WORDS
    beyond = any(letter > "\uffff" for letter in written)  # PyYAML escapes emoji between double marks only
    return dumper.represent_scalar("tag:yaml.org,2002:str", written, style=None if bare else "'" if beyond else '"')


_Dumper.add_representer(str, _text)


def as_written(item: BaseModel) -> Plain:
    """The keys that were written, as plain data; what was left out is still left out."""
    return item.model_dump(mode="json", by_alias=True, exclude_unset=True)


def write(organisation: Organisation) -> str:
    """A file that, taken in again, changes nothing. Every key of the top level is there, empty ones too."""
    written = {**organisation.model_dump(mode="json", by_alias=True), **as_written(organisation)}
    written["areas"] = [_area(area) for area in written["areas"]]
    content = yaml.dump(written, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**31)
    return HEADING + SECTION.sub("\n", content)


def _area(area: Plain) -> Plain:
    fallback = area["fallback"]
    return {**area, "fallback": fallback["default"] if set(fallback) == {"default"} else fallback}
