"""What `bench.line` has measured, in tables: times in ms, and each figure of ours beside the bare one's of the run."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from rich.console import Console
from rich.table import Table

from bench.load import Answered

BESIDE = ("least", "same")  # of the bare application
SHARE, TIMES, ANSWER_MS, PAGE_MS, LOOK_SHARE = 0.6, 2.0, 50.0, 1000.0, 0.5  # the aims


@dataclass(frozen=True)
class Paced:
    """At one rate: our answers, each text's seconds until the provider had the page, and the bare ones' answers."""

    answered: list[Answered]
    pages: list[float]
    bare: dict[str, list[Answered]]


@dataclass
class Figures:
    kind: str
    packed: dict[str, list[list[Answered]]] = field(default_factory=lambda: defaultdict(list))  # a list for each round
    until_all_sent: list[float] = field(default_factory=list)  # seconds, for each round of ours
    until_all_sent_with_a_past: float = 0.0
    paced: dict[str, Paced] = field(default_factory=dict)
    on_duty: dict[str, list[list[Answered]]] = field(default_factory=lambda: defaultdict(list))
    memory: dict[str, float] = field(default_factory=dict)


def show(console: Console, figures: Figures) -> None:
    _packed(console, f"{figures.kind}: texts without pause", figures.packed)
    sent = [len(texts) / seconds for texts, seconds in zip(figures.packed["ours"], figures.until_all_sent, strict=True)]
    past = sum(map(len, figures.packed["ours, with a past"])) / figures.until_all_sent_with_a_past
    console.print(f"until both texts that follow were sent: {statistics.median(sent):.0f} a second; "
                  f"with a past {past:.0f} a second")
    _paced(console, figures)
    _packed(console, f"{figures.kind}: who is on duty", figures.on_duty)
    console.print("memory, MiB: " + ", ".join(f"{name} {mib:.0f}" for name, mib in figures.memory.items()))
    for aim in _aims(figures):
        console.print(aim)
    _refused(figures)


def _refused(figures: Figures) -> None:
    """A run in which something was not answered with 200 has measured nothing."""
    sides = {
        **{name: chain(*rounds) for name, rounds in figures.packed.items()},
        **{f"who is on duty, {name}": chain(*rounds) for name, rounds in figures.on_duty.items()},
        **{name: chain(paced.answered, *paced.bare.values()) for name, paced in figures.paced.items()},
    }
    statuses = {name: Counter(one.status for one in answered) for name, answered in sides.items()}
    assert all(set(found) == {200} for found in statuses.values()), statuses


def _packed(console: Console, title: str, sides: dict[str, list[list[Answered]]]) -> None:
    table = Table("", "a second", "of bare least", "of bare same", "p50", "p99", "p99: times least", "times same",
                  title=title)
    for name, rounds in sides.items():
        beside = [sides.get(bare, []) for bare in BESIDE] if name.startswith("ours") else []
        shares = [f"{rate(rounds) / rate(bare):.2f}" if bare else "" for bare in beside]
        times = [f"{cut(rounds, 99) / cut(bare, 99):.2f}" if bare else "" for bare in beside]
        table.add_row(name, f"{rate(rounds):.0f}", *(shares or ["", ""]), _ms(cut(rounds, 50)), _ms(cut(rounds, 99)),
                      *(times or ["", ""]))
    console.print(table)


def _paced(console: Console, figures: Figures) -> None:
    table = Table("", "answer p50", "p99", "least p50", "p99", "same p50", "p99", "page p50", "p99", "max",
                  title=f"{figures.kind}: texts at a rate; ms")
    for name, paced in figures.paced.items():
        sides = [paced.answered, *(paced.bare.get(bare, []) for bare in BESIDE)]
        answers = [_ms(cut([side], share)) if side else "" for side in sides for share in (50, 99)]
        pages = (_cut(paced.pages, 50), _cut(paced.pages, 99), max(paced.pages))
        table.add_row(name, *answers, *(_ms(1000 * seconds) for seconds in pages))
    console.print(table)


def _aims(figures: Figures) -> list[str]:
    ours, on_duty = figures.packed["ours"], figures.on_duty
    aims = []
    for bare in BESIDE:
        beside = figures.packed[bare]
        aims.append((f"throughput of bare {bare}", rate(ours) / rate(beside), SHARE, True))
        aims.append((f"p99 in times of bare {bare}", cut(ours, 99) / cut(beside, 99), TIMES, False))
    aims.append(("answer at 50/s, p99 ms", cut([figures.paced["50/s"].answered], 99), ANSWER_MS, False))
    for name, paced in figures.paced.items():
        aims.append((f"page at {name}, p99 ms", 1000 * _cut(paced.pages, 99), PAGE_MS, False))
    looks = rate(on_duty["ours"]) / rate(on_duty["least"])
    aims.append(("who is on duty, of the bare look-up", looks, LOOK_SHARE, True))
    return [f"{'met ' if (found >= aim) == at_least else 'MISSED'} {name}: {found:.2f}, aim {aim:g}"
            for name, found, aim, at_least in aims]


def rate(rounds: Sequence[Sequence[Answered]]) -> float:
    """Answers a second: the median round's."""
    return statistics.median(
        len(answers) / (max(one.at + one.seconds for one in answers) - min(one.at for one in answers))
        for answers in rounds)


def cut(rounds: Sequence[Sequence[Answered]], share: int) -> float:
    """The percentile of all rounds together, in ms."""
    return 1000 * _cut([one.seconds for answers in rounds for one in answers], share)


def _cut(values: Sequence[float], share: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def _ms(value: float) -> str:
    return f"{value:.1f}"
