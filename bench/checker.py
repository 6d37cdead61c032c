"""What a run of `bench.killrun` must leave behind, held to the contract by code that knows nothing of `service`.

    .venv/bin/python -m bench.checker FOLDER DATABASE_URL

The folder has what the run began with and the record of what the provider saw (`bench.checking.evidence`).
Exit status 1 where anything is violated.
"""

import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import click

from bench.checking import ahead, conversations, sends, texts, timers
from bench.checking.evidence import Evidence, read

Check: TypeAlias = Callable[[Evidence], Iterator[str]]
ALL: list[Check] = [*texts.CHECKS, *sends.CHECKS, *conversations.CHECKS, *timers.CHECKS, *ahead.CHECKS]
CHECKS = {one.__name__.replace("_", " "): one for one in ALL}


@dataclass(frozen=True)
class Verdict:
    """`found`: what each check found, most often nothing. `counts` and `figures` are for the table."""

    found: dict[str, list[str]]
    counts: Counter[str]
    figures: dict[str, str]

    def broken(self) -> dict[str, list[str]]:
        return {name: found for name, found in self.found.items() if found}


def check(folder: Path, url: str) -> Verdict:
    """Every check on what the run in this folder left in the database at `url`."""
    evidence = read(folder, url)
    found = {name: list(one(evidence)) for name, one in CHECKS.items()}
    return Verdict(found, _counts(evidence), _figures(evidence))


def _counts(evidence: Evidence) -> Counter[str]:
    counts: Counter[str] = Counter()
    counts["conversations"] = len(evidence.conversations)
    counts.update(f"conversations that are {row.state}" for row in evidence.conversations.values())
    counts["texts in"], counts["texts out"] = len(evidence.came), len(evidence.went)
    counts.update(f"texts out {row.delivery}" for row in evidence.went)
    counts.update(f"webhooks answered {line['status']}" for line in evidence.of_kind("post"))
    counts["webhooks answered by nobody"] = len(evidence.of_kind("failed"))
    counts.update(f"receipts answered {line['answered'] or 'by nobody'}" for line in evidence.of_kind("receipt"))
    counts["pages"], counts["holdings"] = len(evidence.tables["page"]), len(evidence.tables["holding"])
    counts["texts in kept in the spool"] = len(texts.kept_aside(evidence))
    counts["texts in read back late"] = sum(getattr(row, "written_at", None) is not None for row in evidence.came)
    for name in ("offer", "confirmation", "report"):
        counts[f"{name}s"] = len(evidence.tables[name])
    counts["mails"] = len(evidence.of_kind("mail"))
    counts["texts sent again"] = sum(len(one) > 1 for one in evidence.sends.values())
    arrived = [(id, sum(send["sid"] is not None for send in one)) for id, one in evidence.sends.items()]
    staff = {row.id for row in evidence.went if row.to_staff is not None}
    counts["texts that arrived twice at a person"] = sum(n > 1 for id, n in arrived if id not in staff)
    counts["texts that arrived twice at a helper"] = sum(n > 1 for id, n in arrived if id in staff)
    return counts


def _figures(evidence: Evidence) -> dict[str, str]:
    """Lateness of each kind of timer."""
    figures = {}
    for kind, seconds in timers.lateness(evidence).items():
        if len(seconds) > 1:
            cuts = statistics.quantiles(seconds, n=100, method="inclusive")
            figures[f"{kind}: s late, p50 / p99 / max of {len(seconds)}"] = (
                f"{cuts[49]:.2f} / {cuts[98]:.2f} / {max(seconds):.2f}"
            )
    return figures


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.argument("url")
def main(folder: Path, url: str) -> None:
    verdict = check(folder, url)
    for name, found in verdict.broken().items():
        click.echo(f"{name}: {len(found)}")
        for each in found[:10]:
            click.echo(f"    {each}")
    for name, count in sorted(verdict.counts.items()):
        click.echo(f"{name}: {count}")
    for name, figure in verdict.figures.items():
        click.echo(f"{name}: {figure}")
    sys.exit(1 if verdict.broken() else 0)


if __name__ == "__main__":
    main()
