"""A new version is installed while people text: one process after the other is restarted, and no text is lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from threading import Event

import pytest

from tests.e2e.house import SMS, House, open_house, wait_until
from tests.e2e.municipality import Place, organisation, service_users
from tests.standin.balancer import Balancer
from tests.standin.twilio import post_signed, text

pytestmark = pytest.mark.long

PLACES, AT_ONCE = 6, 2
PAUSE = 0.1  # seconds between two texts of each


@dataclass
class Texting:
    """People who text one after the other, until `enough`; what each text was answered, by its id."""

    balancer: Balancer
    enough: Event = field(default_factory=Event)
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)

    def go_on(self, n: int) -> None:
        people = [(phone, Place(k)) for k in range(1, PLACES + 1) for phone in (Place(k).anne, Place(k).bo)]
        for number, (phone, place) in enumerate(cycle(people[n::AT_ONCE])):
            if self.enough.wait(PAUSE):
                return
            sid = f"SM{n}{number:030}"
            self.answers[sid] = post_signed(self.balancer.url + SMS, text(phone, place.number, f"hei {number}", sid))


@dataclass(frozen=True)
class Town:
    """Two web processes behind a balancer; the first house has the workers as well."""

    balancer: Balancer
    houses: tuple[House, House]


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with ExitStack() as stack:
        balancer = stack.enter_context(Balancer())
        settings = {"VAKTLINJE_PUBLIC_URL": balancer.url, "VAKTLINJE_SPOOL": str(tmp_path / "spool")}
        first = stack.enter_context(open_house(database_url, tmp_path, **settings))
        (tmp_path / "second").mkdir()
        second = House(database_url, tmp_path / "second", first.provider, settings)
        stack.callback(second.close)
        balancer.targets = [("127.0.0.1", house.port) for house in (first, second)]
        first.furnish(organisation(PLACES), service_users(PLACES))
        yield Town(balancer, (first, second))


def test_no_text_is_lost_while_one_process_after_the_other_is_restarted(town: Town) -> None:
    first, second = town.houses
    webs = {house.port: house.start_web() for house in town.houses}
    worker = first.start_worker()
    texting = Texting(town.balancer)

    def more(house: House) -> Callable[[], bool]:
        """Whether this house has answered since."""
        before = town.balancer.answered["127.0.0.1", house.port]
        return lambda: town.balancer.answered["127.0.0.1", house.port] > before + 2

    with ThreadPoolExecutor(AT_ONCE) as people:
        texts = [people.submit(texting.go_on, n) for n in range(AT_ONCE)]
        try:
            for house, other in ((first, second), (second, first)):
                wait_until(more(house), lambda: first.said[-3000:])
                webs[house.port].stop()
                wait_until(more(other), lambda: first.said[-3000:])
                webs[house.port] = house.start_web()
                wait_until(more(house), lambda: second.said[-3000:])
            first.start_worker()
            worker.stop()
        finally:
            texting.enough.set()
        for each in texts:
            each.result()

    assert {status for status, _ in texting.answers.values()} == {200}
    assert town.balancer.by_nobody == 0
    stored = [row["provider_id"] for row in first.rows("text", direction="in")]
    assert sorted(stored) == sorted(texting.answers)
    assert len(first.rows("conversation")) == len({row["party_index"] for row in first.rows("text", direction="in")})
    for place in map(Place, range(1, PLACES + 1)):
        assert first.wait_for(place.ola, "Svar JA")
