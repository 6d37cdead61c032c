"""Reports, offers and confirmations: each once, to whom it is for, and no shift to two (contract, section 8)."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from bench.checking.evidence import Evidence, Row, by, local


def reports_are_made_and_sent_once(evidence: Evidence) -> Iterator[str]:
    """One for each area whose lead day came in the run, one copy for each planner and manager, one mail for each."""
    made = Counter((row.area_id, row.period_id, row.lead_day) for row in evidence.tables["report"])
    yield from (f"report {key} is made {times} times" for key, times in made.items() if times > 1)
    copies = by(evidence.tables["report_copy"], "report_id")
    for report in evidence.tables["report"]:
        area = evidence.areas[report.area_id]
        wanted = Counter(dict.fromkeys([*area["planners"], *area["managers"]], 1))
        if report.state != "made":
            yield f"the report of {report.area_id} is {report.state}"
        elif Counter(copy.staff_id for copy in copies[report.id]) != wanted:
            yield f"the report of {report.area_id} has the wrong copies"
        yield from (f"the report of {report.area_id} to {copy.staff_id} is {copy.mail}"
                    for copy in copies[report.id]
                    if copy.mail not in ("sent", "unknown") and not _goes_again(evidence, copy))  # fmt: skip


def _goes_again(evidence: Evidence, copy: Row) -> bool:
    """Whoever was sending it died: it is not repeated at once, and its second try is still to come."""
    timed = [row for row in evidence.tables["work"] if row.kind == "mail" and row.subject == copy.id]
    return copy.repeated == 1 and any(row.state == "due" and row.due_at > evidence.ended for row in timed)


def reports_come_to_every_area(evidence: Evidence) -> Iterator[str]:
    """Where any area got one, all did: their hour is the same."""
    made = {row.area_id for row in evidence.tables["report"]}
    if made:
        yield from (f"{area} got no report" for area in evidence.areas if area not in made)


def mail_comes_once(evidence: Evidence) -> Iterator[str]:
    """At the mail server: one a copy, and one more for each send whose outcome was never told."""
    address = {person["id"]: person["email"] for person in evidence.staff.values()}
    wanted: Counter[str] = Counter()
    mornings = [copy for copy in evidence.tables["duty_report_copy"] if copy.mail != "none"]
    copies = [*evidence.tables["report_copy"], *mornings]
    for copy in copies:
        wanted[address[copy.staff_id]] += 1 + copy.repeated
    arrived = Counter(line["to"] for line in evidence.of_kind("mail"))
    for to, times in arrived.items():
        if times > wanted[to]:
            yield f"{to} got {times} mails in place of {wanted[to]}"
    for copy in copies:
        if copy.mail == "sent" and not arrived[address[copy.staff_id]]:
            yield f"{copy.staff_id} is said to have a mail that never came"


def a_shift_goes_to_one(evidence: Evidence) -> Iterator[str]:
    asks = by(evidence.tables["offer_ask"], "offer_id")
    for offer in evidence.tables["offer"]:
        yes = [ask.staff_id for ask in asks[offer.id] if ask.answer == "yes"]
        if offer.state == "taken" and yes != [offer.taken_by]:
            yield f"offer #{offer.number} of {offer.area_id} is taken by {offer.taken_by}, and {yes} have it"
        elif offer.state != "taken" and (yes or offer.taken_by is not None):
            yield f"offer #{offer.number} of {offer.area_id} is {offer.state}, and {yes or offer.taken_by} has it"
        written = [row for row in evidence.tables["duty"] if _is_duty_of(row, offer)]
        if offer.state == "taken" and len(written) != 1:
            yield f"offer #{offer.number} of {offer.area_id} is written {len(written)} times"


def whoever_is_asked_is_asked_once(evidence: Evidence) -> Iterator[str]:
    """One row a person, one text a row; the one who has it was told so once."""
    for table, column, owner in (("offer_ask", "staff_id", "offer_id"), ("confirmation", "staff_id", "rota_id")):
        rows = evidence.tables[table]
        twice = Counter(
            (getattr(row, owner), getattr(row, column), getattr(row, "start", None))
            for row in rows if getattr(row, "state", "") != "void"
        )  # fmt: skip
        yield from (f"{table} {key} is there {times} times" for key, times in twice.items() if times > 1)
    for key, name in (("confirm", "confirmation"), ("confirm_lasting", "confirmation")):
        asked = Counter((row.to_staff, row.body) for row in evidence.went if row.template == key)
        yield from (f"{name} of {staff} is asked {times} times" for (staff, _), times in asked.items() if times > 1)
    offers = Counter((row.to_staff, row.area_id, row.body) for row in evidence.went if row.template == "offer")
    yield from (f"{staff} is offered the same {times} times" for (staff, _, _), times in offers.items() if times > 1)


def _is_duty_of(row: Row, offer: Row) -> bool:
    mine = (row.rota_id, row.staff_id) == (offer.rota_id, offer.taken_by) and row.override
    return bool(mine) and _instant(row.start) == offer.start


def _instant(written: str) -> datetime:
    at = datetime.fromisoformat(written)
    return at if at.tzinfo else local(written)


CHECKS = [
    reports_are_made_and_sent_once, reports_come_to_every_area, mail_comes_once, a_shift_goes_to_one,
    whoever_is_asked_is_asked_once,
]  # fmt: skip
