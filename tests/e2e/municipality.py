"""A made-up municipality of as many areas as a test wants, so that one story does not lie on another's desk.

In area `k` Ola always has the evening, Per is ambulant, Mona leads; Anne and Bo are service users. Somebody is on
duty at every instant, because real processes have the real clock.
"""

from dataclasses import dataclass

WAIT_MINUTES = 5


@dataclass(frozen=True)
class Place:
    """One area: its number, and the phones of its people."""

    k: int

    @property
    def id(self) -> str:
        return f"sted{self.k}"

    @property
    def number(self) -> str:
        return f"+475944{self.k:04}"

    @property
    def ola(self) -> str:
        return f"+4759441{self.k * 10 + 1:03}"

    @property
    def per(self) -> str:
        return f"+4759441{self.k * 10 + 2:03}"

    @property
    def mona(self) -> str:
        return f"+4759441{self.k * 10 + 3:03}"

    @property
    def anne(self) -> str:
        return f"+4759442{self.k * 10 + 1:03}"

    @property
    def bo(self) -> str:
        return f"+4759442{self.k * 10 + 2:03}"


def organisation(places: int) -> str:
    """The organisation file."""
    parts = [[part(Place(k)) for k in range(1, places + 1)] for part in (_area, _staff, _rotas)]
    sections = zip(("areas", "staff", "rotas"), parts, strict=True)
    return "\n".join(f"{name}:\n{''.join(items)}" for name, items in sections)


def service_users(places: int) -> str:
    """The file of service users and their plans."""
    return "service_users:\n" + "".join(_users(Place(k)) for k in range(1, places + 1))


def _area(place: Place) -> str:
    return f"""
  - id: {place.id}
    name: Sted {place.k}
    sms_number: "{place.number}"
    fallback: "Ring legevakten 116117. Ved fare for liv ring 113."
    managers: [mona{place.k}]
    ladder:
      - {{rotas: [kveld{place.k}], wait: {WAIT_MINUTES}m}}
      - {{rotas: [ambulant{place.k}], wait: {WAIT_MINUTES}m}}
      - {{staff: [mona{place.k}], wait: {WAIT_MINUTES}m}}
    ladder_rounds: 1
"""


def _staff(place: Place) -> str:
    k = place.k
    return f"""
  - {{id: ola{k}, name: Ola Oppdikt, phone: "{place.ola}"}}
  - {{id: per{k}, name: Per Påfunn, phone: "{place.per}"}}
  - {{id: mona{k}, name: Mona Måtro, phone: "{place.mona}"}}
"""


def _rotas(place: Place) -> str:
    return _rota(place, "kveld", "after_hours", "ola") + _rota(place, "ambulant", "ambulant", "per")


def _rota(place: Place, name: str, kind: str, who: str) -> str:
    return f"""
  - id: {name}{place.k}
    name: {name.title()} {place.k}
    kind: {kind}
    areas: [{place.id}]
    layers: [{{members: [{who}{place.k}], handoff: {{start: "2026-01-05T08:00", every: 1, unit: week}}}}]
"""


def _users(place: Place) -> str:
    k = place.k
    return f"""
  - {{id: anne{k}, name: Anne Påhitt, phone: "{place.anne}", area: {place.id}, plan: {{coping: ["gå tur"]}}}}
  - {{id: bo{k}, name: Bo Diktet, phone: "{place.bo}", area: {place.id}}}
"""
