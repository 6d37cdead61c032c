"""The night in a terminal of any width, or in a pipe: headings, a narrator, and phones with their texts.

A service user's phone is on the left, those of staff on the right. The same text on several phones is one bubble.
"""

import time
from collections.abc import Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from service.demo.night import Seen

WIDEST = 96
BUBBLE = 58
BREATH = 0.1  # seconds before a bubble, where somebody watches


def console() -> Console:
    """Standard output, as wide as it is, up to what is good to read."""
    made = Console(highlight=False, emoji=False, markup=False)
    if made.width > WIDEST:
        made.width = WIDEST
    return made


class Teller:
    def __init__(self, console: Console, zone: ZoneInfo) -> None:
        self._console = console
        self._zone = zone
        self._scenes = 0

    def opening(self, title: str, words: str) -> None:
        self._console.print(Panel(Text(words), title=Text(title, "bold"), title_align="left", box=box.HEAVY,
                                  padding=(1, 2)))

    def scene(self, title: str) -> None:
        self._scenes += 1
        self._console.print()
        self._console.print(Rule(Text(f"{self._scenes}  {title}", "bold"), align="left", style="dim"))

    def says(self, words: str) -> None:
        self._console.print()
        for line in Text(words).wrap(self._console, self._console.width):
            line.rstrip()
            self._console.print(line)

    def phones(self, seen: list[Seen]) -> None:
        """A bubble for each text; one that came word for word on several phones is one bubble."""
        for _, same in groupby(seen, key=lambda each: (each.text.at, each.text.body)):
            self._bubble(list(same))

    def _bubble(self, same: list[Seen]) -> None:
        if self._console.is_terminal:
            time.sleep(BREATH)
        text, on_staff_phone = same[0].text, same[0].person.staff
        width = min(BUBBLE, self._console.width - 4)
        indent = self._console.width - width if on_staff_phone else 0
        title = Text(f"{text.at.astimezone(self._zone):%H:%M} {who_does(same)}")
        panel = Panel(Text(text.body), title=title, title_align="left", width=width,
                      border_style="green" if on_staff_phone else "cyan")
        self._console.print(Padding(panel, (0, 0, 0, indent), expand=False))


def who_does(same: Sequence[Seen]) -> str:
    """`Per writes, Anne reads`; `Ingeborg and Per read`."""
    writers = [seen.person.first_name for seen in same if seen.text.direction == "written"]
    readers = [seen.person.first_name for seen in same if seen.text.direction == "received"]
    wrote = [f"{' and '.join(writers)} writes"] if writers else []
    read = [f"{' and '.join(readers)} {'reads' if len(readers) == 1 else 'read'}"] if readers else []
    return ", ".join(wrote + read)
