"""Each long-running process from its settings to its end: the same for its own command and under `up`."""

from collections.abc import Callable, Mapping

from service.bootstrap import build, clock_of
from service.config import Settings
from service.opening import open_database
from service.processes import beginning, clock, waiting, worker
from service.processes.stopping import stop_event

REFUSED = 2  # exit status of a process that said in a sentence why it cannot start


def run_web(settings: Settings) -> None:
    from service.processes import web  # gunicorn and the pages, which the other two do without

    web.run(settings)


def run_worker(settings: Settings) -> None:
    stopping = stop_event()
    if waiting.until_it_answers(settings, stopping):
        wiring = build(settings)
        beginning.know_the_organisation(wiring.database, wiring.clock)
        beginning.keep()
        worker.run(wiring, stopping)
        wiring.close()


def run_clock(settings: Settings) -> None:
    stopping = stop_event()
    if waiting.until_it_answers(settings, stopping):
        database = open_database(settings.database_url)
        clock.run(database, clock_of(settings), stopping)
        database.close()


RUN: Mapping[str, Callable[[Settings], None]] = {"web": run_web, "worker": run_worker, "clock": run_clock}
