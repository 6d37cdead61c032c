"""The alert rules and the dashboard of docs/operations: every alarm rings in its trouble, and in no quiet night.

The rules keep to what the few lines of `holds` read: one metric, perhaps its sum, held against a number.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from service import gaps, heartbeat
from service.line.marks import Marks
from service.models import metadata
from service.models.conversation import Delivery
from service.processes import clock
from tests.web.house import ANNE, House

PAPERS = Path(__file__).parents[2] / "docs" / "operations"
TERM = re.compile(r'(?P<sum>sum\()?(?P<name>\w+)(?:\{(?P<labels>[^}]*)\})?\)? (?P<than>==|>|<) (?P<number>-?\d+)')
APART = "VaktlinjeClocksApart"  # on PostgreSQL from the start: the house's clock is weeks ahead of it
OF_PROMETHEUS = ("VaktlinjeDown",)  # about whether it is answered at all
Samples = dict[str, list[tuple[dict[str, str], float]]]


def rules() -> dict[str, str]:
    """What each alarm looks at."""
    whole = yaml.safe_load((PAPERS / "alerts.yaml").read_text("utf-8"))
    return {rule["alert"]: rule["expr"] for group in whole["groups"] for rule in group["rules"]}


def samples(house: House) -> Samples:
    answer = house.app.test_client().get("/metrics")
    return {family.name: [(sample.labels, sample.value) for sample in family.samples]
            for family in text_string_to_metric_families(answer.text)}  # fmt: skip


def holds(expression: str, told: Samples) -> bool:
    """KeyError for a metric that there is not, also in whichever form."""
    return any(_one_holds(term, told) for term in expression.split(" or "))


def _one_holds(term: str, told: Samples) -> bool:
    read = TERM.fullmatch(term)
    assert read is not None, f"{term!r} is more than this test reads"
    wanted = dict(re.findall(r'(\w+)="([^"]*)"', read["labels"] or ""))
    values = [value for labels, value in told[read["name"]] if wanted.items() <= labels.items()]
    values = [sum(values)] if read["sum"] and values else values
    number = float(read["number"])
    return any({"==": value == number, ">": value > number, "<": value < number}[read["than"]] for value in values)


def ringing(house: House) -> set[str]:
    told = samples(house)
    return {name for name, looked_at in rules().items() if name not in OF_PROMETHEUS and holds(looked_at, told)}


def texts_that(**values: Any) -> Callable[[House], None]:
    """The last texts to people's phones came to this."""
    def change(house: House) -> None:
        text = metadata.tables["text"]
        with house.database.write() as db:
            db.execute(update(text).where(text.c.direction == "out").values(at=house.clock.now(), **values))
    return change


def nobody_answers(house: House) -> None:
    house.texts(ANNE, "er noen der?")
    for _ in range(3):
        house.pass_time(minutes=6)


def the_ladder_is_used_up(house: House) -> None:
    for _ in range(12):
        house.pass_time(minutes=10)


def texts_come_late(house: House) -> None:
    text = metadata.tables["text"]
    with house.database.write() as db:
        db.execute(update(text).where(text.c.direction == "in").values(at=house.clock.now(), written_at=text.c.at))


def the_list_is_not_read(house: House) -> None:
    Marks(house.wiring.line.transactions).all(house.clock.now())
    house.clock.move(timedelta(minutes=40))


def a_gap_opens(house: House) -> None:
    gap = metadata.tables["gap"]
    gaps.bring_up_to_date(house.database, house.clock.now())
    with house.database.write() as db:
        soon = {"start": house.clock.now() + timedelta(hours=1), "end": house.clock.now() + timedelta(hours=9)}
        db.execute(update(gap).values(opened_at=house.clock.now(), state="open", **soon))


def all_live(house: House) -> None:
    house.work()
    with house.database.write() as db:
        heartbeat.beat(db, "test-clock", "clock", house.clock.now())


def a_clock_is_wrong(house: House) -> None:
    with house.database.write() as db:
        heartbeat.beat(db, "test-clock", "clock", house.clock.now(), timedelta(seconds=-40))


def everybody_stops(house: House) -> None:
    clock.once(house.database, house.clock.now())
    house.clock.move(timedelta(minutes=4))


NIGHT: tuple[tuple[Callable[[House], None], set[str]], ...] = (
    (nobody_answers, {"VaktlinjePagesUnanswered"}),
    (the_ladder_is_used_up, {"VaktlinjeUnanswered", "VaktlinjeSomebodyWaits"}),
    (texts_that(delivery=Delivery.QUEUED, error="20003"), {"VaktlinjeProviderRefusesUs"}),
    (texts_that(delivery=Delivery.QUEUED, error="unreachable"), {"VaktlinjeProviderAway"}),
    (texts_that(delivery=Delivery.QUEUED, error="http-429"), {"VaktlinjeProviderBusy"}),
    (texts_that(delivery=Delivery.UNDELIVERED, error="30007"), {"VaktlinjeTextsFiltered"}),
    (texts_that(delivery=Delivery.UNKNOWN, error=None), {"VaktlinjeTextsUntold"}),
    (texts_come_late, {"VaktlinjeWebhooksMissed"}),
    (the_list_is_not_read, {"VaktlinjeNotReadBack"}),
    (a_gap_opens, {"VaktlinjeGapOpened", "VaktlinjeGapSoon"}),
    (all_live, set()),
    (a_clock_is_wrong, {APART}),
    (everybody_stops, {"VaktlinjeNoWorker", "VaktlinjeNoClock", "VaktlinjeClockLate", "VaktlinjeWorkLate"}),
)
def test_each_alarm_rings_in_its_trouble_and_not_before(house: House) -> None:
    always = set() if house.database.file else {APART}
    all_live(house)
    assert ringing(house) == always
    heard = always
    for happens, expected in NIGHT:
        before = ringing(house)
        happens(house)
        assert expected <= ringing(house), happens
        assert not (expected - always) & before, happens
        heard = heard | expected
    assert heard | {*OF_PROMETHEUS} == set(rules())


def test_every_alarm_says_how_urgent_it_is_what_is_wrong_and_what_to_do() -> None:
    whole = yaml.safe_load((PAPERS / "alerts.yaml").read_text("utf-8"))
    for group in whole["groups"]:
        for rule in group["rules"]:
            assert rule["labels"]["severity"] in ("page", "ticket"), rule["alert"]
            assert rule["annotations"].keys() == {"summary", "do"}, rule["alert"]


def test_the_dashboard_shows_metrics_that_there_are(house: House) -> None:
    panels = json.loads((PAPERS / "dashboard.json").read_text("utf-8"))["panels"]
    asked = {name for panel in panels for target in panel["targets"]
             for name in re.findall(r"vaktlinje_\w+", target["expr"])}  # fmt: skip
    assert asked == set(samples(house)), "and all of them"
