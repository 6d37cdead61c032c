"""`demo`: the main job once, in the terminal, and then the processes on what it has left (contract, section 5)."""

import os
import shutil
import signal
import sys
from datetime import datetime
from io import TextIOWrapper
from types import FrameType
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from service.config import Settings


@click.command()
@click.option("--no-serve", "after", flag_value="ends", help="End after the night, in place of serving it.")
def demo(after: str | None) -> None:
    """A night with made-up people and simulated phones. Needs no configuration and changes nothing of yours."""
    from schedules.instants import zone
    from service.demo.play import Player
    from service.demo.stage import stage
    from service.demo.story import BEGINS
    from service.demo.telling import console

    _end_in_order()
    with stage(zone("Europe/Oslo").moment(BEGINS)) as set_up:
        shown = console()
        Player(set_up, shown).play()
        if after is None:
            _serve(set_up.settings, set_up.clock.now())


def _serve(settings: "Settings", now: datetime) -> None:
    from service import log
    from service.demo.serving import port_for, serve

    port = port_for(os.environ.get("PORT"))
    click.echo(_served_at(f"http://127.0.0.1:{port}", settings.database_url))
    log.configure()
    serve(settings, port, now)


def _served_at(address: str, database: str) -> str:
    command = "vaktlinje" if shutil.which("vaktlinje") else f"{sys.executable} -m service"
    return f"""
Now web, worker and clock run on this night's database, and it is still that night. In a browser:
  {address}/simulator        phones to write on, a clock to move, and the
                             other pages as Ola, Pia, Mona and others see them
  {address}/status/storvik   who can be reached, for everybody to read
  {address}/readyz           database, worker and clock, as an operator asks
In another terminal, from this folder:
  DATABASE_URL={database} {command} conversations
Ctrl-C stops it and deletes the database. Below is the log.
"""


def _end_in_order() -> None:
    """Whatever stops us deletes the temporary folder; letters that the terminal lacks do not."""

    def leave(signum: int, frame: FrameType | None) -> None:
        sys.exit(128 + signum)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
