"""The whole of the demo's telling: the night, how it is stored, who is on duty now, and the coming holiday."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from schedules import coverage
from schedules.calendar import periods
from schedules.duty import Duty
from schedules.instants import zone
from service import organisation
from service.demo import duty as duty_shown
from service.demo.night import Night
from service.demo.stage import Stage
from service.demo.story import HOLIDAY, NUMBER, STORY, Says, Scene, Told, Waits, Writes
from service.demo.telling import Teller

WHAT_THIS_IS = (
    "One night in a made-up municipality, run by the real program: the texts below were received, routed, queued and "
    "sent by it, on a database of its own that is deleted afterwards. Only the phones are simulated, so no text leaves "
    "this machine. Time is compressed: an hour passes in a second.\n\n"
    "Phones on the left belong to the person who needs help, those on the right to staff. They write Norwegian, and "
    "so does the program to them; English is only for you who watch."
)


@dataclass
class Player:
    stage: Stage
    console: Console

    def __post_init__(self) -> None:
        with self.stage.wiring.database.read() as db:
            self.duty: Duty = organisation.standing(db).duty
        self._night = Night(self.stage)
        self._teller = Teller(self.console, self.duty.zone.info)

    def play(self, story: Sequence[Told] = STORY) -> None:
        """Everything, from the first text to the holiday's gaps."""
        now = self.duty.zone.local(self.stage.clock.now())
        self._teller.opening("Vaktlinje", WHAT_THIS_IS)
        self.console.print(Text(f"\nThe clock in this demo stands at {now:%A %d %B %Y, %H:%M}.", "bold"))
        for told in story:
            self._tell(told)
        self._night.end()
        self._show_duty()
        self._show_holiday()

    def _tell(self, told: Told) -> None:
        match told:
            case Scene():
                self._teller.scene(told.title)
            case Says():
                self._teller.says(told.words)
            case Waits():
                self._wait_until(told.until)
            case Writes():
                self._wait_until(told.at)
                self._teller.phones(self._night.writes(told.who, NUMBER, told.body))

    def _wait_until(self, clock: str) -> None:
        """Until that time of the night, as people of the municipality read it."""
        day = self.duty.zone.local(self.stage.clock.now()).date()
        self._teller.phones(self._night.wait_until(self.duty.zone.moment(f"{day}T{clock}")))

    def _show_duty(self) -> None:
        now = self.stage.clock.now()
        at = f"{self.duty.zone.local(now):%H:%M}"
        self._teller.scene("Who is on duty now")
        self._teller.says(f"At {at}, worked out from the rotas as it was for every page above.")
        duty_shown.on_duty(self.console, self.duty, now)

    def _show_holiday(self) -> None:
        local = zone(self.duty.organisation.timezone)
        start, end = (local.moment(written) for written in HOLIDAY)
        period = periods(self.duty.organisation, start, end)[0]
        open_time = coverage.gaps(self.duty, period.start, period.end)
        self._teller.scene(f"The coming holiday: {period.name}")
        self._teller.says("As planned so far. Where too few are on duty, it shows days ahead, not on the night.")
        self.console.print()
        duty_shown.picture(self.console, self.duty, period, open_time)
        for sentence in duty_shown.gap_sentences(self.duty, open_time):
            self._teller.says(sentence)
