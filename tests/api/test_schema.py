"""Everything of everything: schemathesis asks each operation what its description allows, and what it does not.

Ids, people and times of what is allowed are exchanged for real ones most of the time, so that more than 404 is seen.
The examples are the same in each run.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from service.clock import FrozenClock
from service.database import Database
from service.vault import Vault
from tests.api.program import Program, Programs
from tests.api.scene import a_gap, a_report, an_offer
from tests.web.house import FRIDAY_NIGHT, House

EXAMPLES = 12
REAL_TIMES = ("2026-12-20T08:00:00+01:00", "2026-12-26T08:00:00Z", "2027-01-04T20:00:00+01:00")
STRICT = SchemathesisConfig.from_dict({
    "seed": 1814,
    "checks": {
        "positive_data_acceptance": {"enabled": False},  # what fits the schema may be refused by how things are
        "missing_required_header": {"expected-statuses": [428]},
    },
})  # fmt: skip
nowhere = Database("sqlite:///nowhere.db")  # never opened: what is described is the same for every database
everything = schemathesis.openapi.from_wsgi(
    "/api/openapi.json", app=House(nowhere, Vault([b"\x01" * 32]), FrozenClock(FRIDAY_NIGHT)).app, config=STRICT)


class TickingClock(FrozenClock):
    """Goes on a little each time it is asked, so that no address is told to wait for its wrong tokens."""

    def now(self) -> datetime:
        self.move(timedelta(seconds=7))
        return super().now()


@pytest.fixture
def program(sqlite_url: str, vault: Vault) -> Iterator[Program]:
    database = Database(sqlite_url)
    house = House(database, vault, TickingClock(FRIDAY_NIGHT))
    house.take_in_the_examples()
    yield Programs(house).with_scopes()
    database.close()


@pytest.fixture
def real(program: Program) -> dict[str, list[str]]:
    """Ids that there are, by where they stand in a path or a body."""
    gap, offer, report = a_gap(program.house), an_offer(program.house), a_report(program.house)
    rota = program.get("/rotas").get_json()[0]["id"]
    absences = [one["id"] for one in program.get("/absences").get_json()]
    duties = [one["id"] for kind in ("shifts", "overrides")
              for one in program.get(f"/rotas/{rota}/written/{kind}").get_json()]  # fmt: skip
    return {
        "area": ["storvik", "nabovik"], "staff": ["ola", "kari", "mona"], "rota": [rota], "gap": [gap],
        "by": ["mona"], "period": ["jul-2026"], "gaps": [gap], "offers": [offer], "reports": [report],
        "absences": absences, "written": duties,
    }  # fmt: skip


@everything.parametrize()
@settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_every_answer_is_as_described(case: Any, program: Program, real: dict[str, list[str]]) -> None:
    if case.meta is None or case.meta.generation.mode.is_positive:
        _make_real(case, real)
    case.operation.app = program.house.app
    case.call_and_validate(headers={"Authorization": f"Bearer {program.secret}"})


def _make_real(case: Any, real: dict[str, list[str]]) -> None:
    chance = crc32(repr((case.path_parameters, case.query, case.body)).encode())
    if chance % 4 == 0:
        return
    for name in case.path_parameters or {}:
        known = real.get(name) or real.get(case.path.removeprefix("/api/v1/").split("/")[0], [])
        known = real["written"] if name == "id" and "/written/" in case.path else known
        if known and name not in ("kind", "form"):
            case.path_parameters[name] = known[chance % len(known)]
    for part in (case.query, case.body):
        if isinstance(part, dict):
            _make_part_real(part, real, chance)


def _make_part_real(part: dict[str, Any], real: dict[str, list[str]], chance: int) -> None:
    for name in part:
        if name in ("from", "start"):
            part[name] = REAL_TIMES[chance % 2]
        elif name in ("to", "end") and isinstance(part[name], str):
            part[name] = REAL_TIMES[1 + chance % 2]
        elif name in real and isinstance(part[name], str):
            part[name] = real[name][chance % len(real[name])]
