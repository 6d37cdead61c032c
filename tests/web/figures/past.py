"""Conversations of long ago, as the database would hold them."""

from datetime import datetime, timedelta

from sqlalchemy import insert

from service.models import metadata
from tests.web.house import House


def past(
    house: House, at: datetime, minutes: float | None, *, area: str = "storvik", ask: int = 1, n: int = 1,
    in_gap: bool = False,
) -> None:
    """So many conversations that began then and were answered after so many minutes, or never."""
    with house.database.write() as db:
        for _ in range(n):
            id = f"past{len(house.app.config.setdefault('PAST', [])):05}"
            house.app.config["PAST"].append(id)
            db.execute(insert(metadata.tables["conversation"]).values(
                id=id, area_id=area, number=5000 + len(house.app.config["PAST"]), opened_at=at, phone_index="x",
                state="closed" if minutes is not None else "unanswered", phone_sealed="x", in_gap=in_gap))  # fmt: skip
            db.execute(insert(metadata.tables["page"]).values(
                id=id, conversation_id=id, staff_id="ola", run=1, run_kind="first", round=1, ask=ask, step=ask,
                wait_seconds=300, at=at, answer="yes" if minutes is not None else "none"))  # fmt: skip
            if minutes is not None:
                for place, later in enumerate((0, 60)):  # moved to somebody else after an hour
                    since = at + timedelta(minutes=minutes + later)
                    db.execute(insert(metadata.tables["holding"]).values(
                        id=f"{id}{place}", conversation_id=id, staff_id="ola", since=since,
                        until=since + timedelta(hours=1), ended="closed"))  # fmt: skip
