"""What a requirement is called in a report: its own name, or a few words on what it asks for. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence

from service.reports.content import AreaReport, Requirement
from service.reports.wording import Words


def names(words: Words, area: AreaReport) -> Mapping[str, str]:
    """By id; two that would be called the same say their ids too. Reports of before it was known have none."""
    return called(words, area.requirements)


def called(words: Words, requirements: Sequence[Requirement]) -> Mapping[str, str]:
    """The same of the requirements of one area."""
    said = {wanted.id: wanted.name or _made(words, wanted) for wanted in requirements}
    often = Counter(said.values())
    return {id: name if often[name] == 1 else f"{name} ({id})" for id, name in said.items()}


def _made(words: Words, wanted: Requirement) -> str:
    """`Kveldsvakt eller høytidsvakt utenom kontortid`."""
    kinds = [words.say(f"kind_{kind}") for kind in wanted.kinds or ("any",)]
    return words.sentence(f"{words.either(kinds)} {words.say(f'hours_{wanted.hours}')}")
