"""The line under load: signed texts against web and worker, beside a plain Flask application, in one run.

    .venv/bin/python -m bench.line [--quick] [--database sqlite|postgresql|both]

Every text is another service user's and opens a conversation: the longest way through the webhook. Web is gunicorn
with 2 processes of 8 threads, for both; one worker and one clock beside ours, none beside the bare one (`bench.bare`,
in its two kinds). Generator and provider are processes of their own on the same machine.
"""

import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import click
from rich.console import Console

from bench import old
from bench.databases import KINDS, beside, database
from bench.line_tables import Figures, Paced, show
from bench.load import Answered, send
from bench.provider import provider
from bench.sides import AREAS, Bare, Ours, ours
from tests.e2e.house import FIELD_KEY

AT_ONCE = 8
ONE_AREA = 20.0  # texts a second that all come to the same area


@dataclass(frozen=True)
class Plan:
    """How much is measured: `rounds` of `texts` without pause, each rate for so many texts."""

    rounds: int = 3
    texts: int = 500
    paced: dict[float, int] = field(default_factory=lambda: {10: 200, 50: 600, 100: 1000})
    looks: int = 2000  # at who is on duty, a round
    past: old.Sizes = field(default_factory=old.Sizes)


QUICK = Plan(1, 200, {10: 50, 50: 200, 100: 300}, 500, old.Sizes(5_000, 50_000))


def measure(kind: str, plan: Plan, told: Console) -> Figures:
    # Not under a folder of ours alone: a PostgreSQL that root starts runs as another user.
    with tempfile.TemporaryDirectory() as name, provider() as phones:
        folder = Path(name)
        folder.chmod(0o755)
        with database(kind, folder) as url, ours(url, folder, phones) as line:
            figures = Figures(kind)
            bares = [Bare(writes, beside(url, f"bare_{writes}"), folder) for writes in ("least", "same")]
            with bares[0], bares[1]:
                told.print(f"{kind}: without pause, in turn")
                _in_turn(line, bares, plan, figures)
                _at_rates(line, bares, plan, figures, told)
                _who_is_on_duty(line, bares[0], plan, figures)
            figures.memory = line.memory()
            _with_a_past(line, url, plan, figures, told)
    return figures


def _in_turn(line: Ours, bares: list[Bare], plan: Plan, figures: Figures) -> None:
    for _ in range(plan.rounds):
        begin = time.time()
        figures.packed["ours"].append(_packed(line.port, line.texts(plan.texts)))
        line.wait_until_all_is_sent()
        figures.until_all_sent.append(time.time() - begin)
        for bare in bares:
            figures.packed[bare.writes].append(_packed(bare.port, bare.texts(plan.texts)))


def _at_rates(line: Ours, bares: list[Bare], plan: Plan, figures: Figures, told: Console) -> None:
    for rate, texts in plan.paced.items():
        told.print(f"{figures.kind}: {rate:g} texts a second")
        ours_of_it = line.measure_pages(texts, rate)
        beside_it = {bare.writes: send(bare.port, bare.texts(texts), rate=rate) for bare in bares}
        figures.paced[f"{rate:g}/s"] = Paced(*ours_of_it, beside_it)
    one_area = plan.paced[min(plan.paced)]
    figures.paced[f"{ONE_AREA:g}/s, one area"] = Paced(*line.measure_pages(one_area, ONE_AREA, AREAS[:1]), {})


def _who_is_on_duty(line: Ours, bare: Bare, plan: Plan, figures: Figures) -> None:
    for _ in range(plan.rounds):
        for name, side in (("ours", line), ("least", bare)):
            figures.on_duty[name].append(_packed(side.port, [side.look()] * plan.looks))


def _with_a_past(line: Ours, url: str, plan: Plan, figures: Figures, told: Console) -> None:
    told.print(f"{figures.kind}: putting {plan.past.texts:,} old texts and {plan.past.users:,} people into the tables")
    old.fill(url, [area.id for area in AREAS], FIELD_KEY, plan.past)
    begin = time.time()
    figures.packed["ours, with a past"].append(_packed(line.port, line.texts(plan.texts)))
    line.wait_until_all_is_sent()
    figures.until_all_sent_with_a_past = time.time() - begin
    for rate, texts in plan.paced.items():
        figures.paced[f"{rate:g}/s, with a past"] = Paced(*line.measure_pages(texts, rate), {})


def _packed(port: int, requests: list[bytes]) -> list[Answered]:
    return send(port, requests, at_once=AT_ONCE)


@click.command()
@click.option("--quick", is_flag=True, help="A tenth of everything: to see that it runs, not for figures.")
@click.option("--database", "which", type=click.Choice([*KINDS, "both"]), default="both")
def main(quick: bool, which: str) -> None:
    console = Console(width=140)
    for kind in KINDS if which == "both" else (which,):
        show(console, measure(kind, QUICK if quick else Plan(), console))


if __name__ == "__main__":
    main()
