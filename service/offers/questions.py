"""Offers and confirmations as the line knows them: questions with numbers, and nothing else (contract 7.4, 7.5)."""

from service.line import outgoing
from service.line.moment import Moment
from service.models import ConfirmationRow, OfferAskRow, OfferRow
from service.offers import book, confirmations, confirming, taking


class Asked:
    """`service.line.moment.Questions`; whatever is asked here was asked of this staff member in this area."""

    def waiting(self, moment: Moment, staff_id: str) -> frozenset[int]:
        offered = {offer.number for offer in book.waiting(moment, staff_id)}
        return frozenset(offered | {row.number for row in confirmations.waiting(moment, staff_id)})

    def asked(self, moment: Moment, staff_id: str, number: int) -> bool:
        return _offer(moment, staff_id, number) is not None or _confirmation(moment, staff_id, number) is not None

    def accept(self, moment: Moment, staff_id: str, number: int) -> None:
        if offered := _offer(moment, staff_id, number):
            taking.accept(moment, *offered)
        elif row := _confirmation(moment, staff_id, number):
            confirming.accept(moment, row)

    def decline(self, moment: Moment, staff_id: str, number: int) -> None:
        if offered := _offer(moment, staff_id, number):
            taking.decline(moment, *offered)
        elif row := _confirmation(moment, staff_id, number):
            confirming.decline(moment, row)

    def show(self, moment: Moment, staff_id: str, number: int) -> None:
        if offered := _offer(moment, staff_id, number):
            taking.show(moment, *offered)
        elif row := _confirmation(moment, staff_id, number):
            confirming.show(moment, row)

    def listed(self, moment: Moment, staff_id: str, language: str) -> list[str]:
        lines = {
            offer.number: outgoing.write(
                moment, "status_offer", language, number=offer.number, start=offer.start, end=offer.end
            )
            for offer in book.waiting(moment, staff_id)
        }
        for row in confirmations.waiting(moment, staff_id):
            facts = {"number": row.number, "start": row.start}
            lines[row.number] = outgoing.write(moment, "status_confirmation", language, **facts)
        return [lines[number] for number in sorted(lines)]


def _offer(moment: Moment, staff_id: str, number: int) -> tuple[OfferRow, OfferAskRow] | None:
    offer = book.by_number(moment, number)
    ask = book.ask_of(moment.db, offer, staff_id) if offer is not None else None
    return (offer, ask) if offer is not None and ask is not None else None


def _confirmation(moment: Moment, staff_id: str, number: int) -> ConfirmationRow | None:
    row = confirmations.by_number(moment, number)
    return row if row is not None and row.staff_id == staff_id else None
