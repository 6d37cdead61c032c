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
WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


class _Dumper(yaml.SafeDumper):
    """Two blanks before the dash of a list, as people write it, and never an alias."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


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
    whole = {**organisation.model_dump(mode="json", by_alias=True, include=set(_WHOLE)), **as_written(organisation)}
    parts = [_section(key, whole.get(key, [])) for key in Organisation.model_fields]
    return HEADING + "\n" + "\n".join(parts)


_WHOLE = ("timezone", "country", "extra_holidays", "reports")


def _section(key: str, value: Any) -> str:
    if key == "areas":
        value = [_area(area) for area in value]
    return yaml.dump({key: value}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**31,
                     default_flow_style=None)


def _area(area: Plain) -> Plain:
    fallback = area["fallback"]
    return {**area, "fallback": fallback["default"] if set(fallback) == {"default"} else fallback}
