"""Short names for a picture with little room: the first name, longer where two would be called the same."""

from collections import Counter
from collections.abc import Iterable, Mapping

from schedules.organisation import Staff


def short_names(people: Iterable[Staff]) -> Mapping[str, str]:
    """`Ola`, else `Ola P.`, else the whole name; by staff id."""
    everyone = list(people)
    firsts = Counter(person.first_name for person in everyone)
    initials = Counter(_with_initial(person) for person in everyone)
    return {
        person.id: person.first_name if firsts[person.first_name] == 1
        else _with_initial(person) if initials[_with_initial(person)] == 1
        else person.name
        for person in everyone
    }


def _with_initial(person: Staff) -> str:
    *_, last = person.name.split()
    return f"{person.first_name} {last[0]}."
