"""What people answered, in counts, and their words without whose they are."""

import random
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, select

from service.line.feedback import FEEDBACK
from service.vault import Vault

WORDS_AT_MOST = 50


@dataclass
class Answers:
    asked: int = 0
    scores: Counter[int] = field(default_factory=Counter)

    @property
    def answered(self) -> int:
        return self.scores.total()

    @property
    def mean(self) -> float | None:
        return sum(score * n for score, n in self.scores.items()) / self.answered if self.answered else None


def counted(db: Connection, areas: Collection[str], start: datetime, end: datetime) -> Answers:
    """Of the questions asked in [start, end)."""
    of = (FEEDBACK.c.area_id.in_(areas), FEEDBACK.c.asked_at >= start, FEEDBACK.c.asked_at < end)
    found = Answers()
    for score, n in db.execute(select(FEEDBACK.c.score, func.count()).where(*of).group_by(FEEDBACK.c.score)):
        found.asked += n
        if score is not None:
            found.scores[score] = n
    return found


def said_lately(
    db: Connection, vault: Vault, areas: Collection[str], start: datetime, end: datetime
) -> list[tuple[int, str]]:
    """(number, words) of the latest answers with words, in no order: so that no place says whose they are."""
    of = (FEEDBACK.c.area_id.in_(areas), FEEDBACK.c.asked_at >= start, FEEDBACK.c.asked_at < end)
    rows = db.execute(
        select(FEEDBACK.c.id, FEEDBACK.c.score, FEEDBACK.c.words_sealed)
        .where(*of, FEEDBACK.c.words_sealed.is_not(None)).order_by(FEEDBACK.c.answered_at.desc()).limit(WORDS_AT_MOST)
    )  # fmt: skip
    said = [(row.score, vault.open(row.words_sealed, table="feedback", id=row.id, column="words_sealed"))
            for row in rows]  # fmt: skip
    random.SystemRandom().shuffle(said)
    return said
