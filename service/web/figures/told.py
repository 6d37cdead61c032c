"""What people told us and what went wrong, in counts for all who read figures; and how it was to write with us, for
managers: withheld while fewer than five have answered, from everybody. The words are shown behind a button, logged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service import complaints, feedback
from service.accounts import Viewer
from service.figures import LEAST, hidden, is_small
from service.models.account import Role
from service.models.told import DeviationState, Ground
from service.web import words
from service.web.edge import edge
from service.web.figures.showing import HIDDEN, SMALL, Shown
from service.web.words import _

BEST = 5


@dataclass(frozen=True)
class Score:
    score: int
    said: str


@dataclass(frozen=True)
class How:
    """How it was to write with us. `mean` and `scores` are there where enough have answered."""

    asked: str
    answered: str
    mean: str
    scores: Sequence[Score]


@dataclass(frozen=True)
class Told:
    """Rows of (what, count as it is shown). `how`: None for who is no manager of all that is shown."""

    complaints: Sequence[tuple[str, str]]
    deviations: Sequence[tuple[str, str]]
    how: How | None


def told(viewer: Viewer, shown: Shown) -> Told:
    areas, (start, end) = areas_in(shown), year_of(shown)
    with edge().database.read() as db:
        counts = complaints.counted(db, areas, start, end)
        answers = feedback.counted(db, areas, start, end) if leads(viewer, areas) else None
    said = [counts.answered, counts.complaints - counts.answered]
    late = [counts.in_time, counts.answered - counts.in_time]
    states = [counts.states[state] for state in DeviationState]
    return Told(
        [(_("Meldt fra"), _one(counts.complaints, shown.exact)),
         *zip((_("Besvart"), _("Ikke besvart ennå")), _parts(said, shown.exact), strict=True),
         *zip((_("Besvart i tide"), _("Besvart for sent")), _parts(late, shown.exact), strict=True)],
        [(_("Avvik og utkast til avvik"), _one(counts.deviations, shown.exact)),
         *zip((_("Utkast"), _("Fullført"), _("Forkastet")), _parts(states, shown.exact), strict=True),
         *((name, _one(counts.grounds[ground], shown.exact)) for ground, name in (
             (Ground.IN_GAP, _("Kom mens ingen hadde vakt")), (Ground.UNANSWERED, _("Ingen svarte")),
             (Ground.LATE, _("Ventet for lenge"))))],
        None if answers is None else _how(answers),
    )  # fmt: skip


def areas_in(shown: Shown) -> list[str]:
    return [area.id for area in shown.choices if shown.area in ("", area.id)]


def leads(viewer: Viewer, areas: Sequence[str]) -> bool:
    return bool(areas) and all(viewer.may(area, Role.MANAGER) for area in areas)


def year_of(shown: Shown) -> tuple[datetime, datetime]:
    return tuple(datetime(year, 1, 1, tzinfo=words.zone()) for year in (shown.year, shown.year + 1))  # type: ignore[return-value]


def enough(answers: feedback.Answers) -> bool:
    return answers.answered >= LEAST


def _how(answers: feedback.Answers) -> How:
    asked, answered = _one(answers.asked, exact=False), _one(answers.answered, exact=False)
    if not enough(answers) or answers.mean is None:
        return How(asked, answered, "", ())
    counts = [answers.scores[score] for score in range(1, BEST + 1)]
    scores = [Score(score, said) for score, said in enumerate(_parts(counts, exact=False), 1)]
    mean = f"{answers.mean:.1f}"
    return How(asked, answered, mean if words.language() == "en" else mean.replace(".", ","), scores)


def _one(count: int, exact: bool) -> str:
    return SMALL if is_small(count) and not exact else str(count)


def _parts(counts: Sequence[int], exact: bool) -> list[str]:
    """With none that could be reckoned out from their sum."""
    covered = [False] * len(counts) if exact else hidden(counts)
    return [(SMALL if is_small(count) else HIDDEN) if is_hidden else str(count)
            for count, is_hidden in zip(counts, covered, strict=True)]  # fmt: skip
