"""JA and NEI to a test page: either shows that texts reach the phone, and that whoever has it reads them."""

from service.drills import book
from service.drills.beginning import wake
from service.line import outgoing
from service.line.moment import NO_QUESTIONS, Moment, Questions
from service.models import DrillAskRow, DrillRow
from service.models.drill import DrillAnswer, DrillState
from service.offers.telling import to_staff


class Asked:
    """`service.line.moment.Questions`: drills, and what others ask under numbers of the same counter."""

    def __init__(self, others: Questions = NO_QUESTIONS) -> None:
        self._others = others

    def waiting(self, moment: Moment, staff_id: str) -> frozenset[int]:
        mine = {drill.number for drill in book.waiting(moment, staff_id)}
        return self._others.waiting(moment, staff_id) | mine

    def asked(self, moment: Moment, staff_id: str, number: int) -> bool:
        return _mine(moment, staff_id, number) is not None or self._others.asked(moment, staff_id, number)

    def accept(self, moment: Moment, staff_id: str, number: int) -> None:
        mine = _mine(moment, staff_id, number)
        if mine is not None:
            _answer(moment, *mine, DrillAnswer.YES)
        else:
            self._others.accept(moment, staff_id, number)

    def decline(self, moment: Moment, staff_id: str, number: int) -> None:
        mine = _mine(moment, staff_id, number)
        if mine is not None:
            _answer(moment, *mine, DrillAnswer.NO)
        else:
            self._others.decline(moment, staff_id, number)

    def show(self, moment: Moment, staff_id: str, number: int) -> None:
        mine = _mine(moment, staff_id, number)
        if mine is None:
            self._others.show(moment, staff_id, number)
        elif mine[1].answer is None and mine[0].state == DrillState.OPEN:
            to_staff(moment, staff_id, ("drill", {"area": moment.area.name, "number": number}))
        else:
            to_staff(moment, staff_id, ("drill_over", {"number": number}))

    def listed(self, moment: Moment, staff_id: str, language: str) -> list[str]:
        """Drills after the rest: they can wait."""
        mine = book.waiting(moment, staff_id)
        return self._others.listed(moment, staff_id, language) + [
            outgoing.write(moment, "status_drill", language, number=drill.number) for drill in mine]


def _mine(moment: Moment, staff_id: str, number: int) -> tuple[DrillRow, DrillAskRow] | None:
    drill = book.by_number(moment.db, moment.area.id, number)
    ask = book.ask_of(moment.db, drill, staff_id) if drill is not None else None
    return (drill, ask) if drill is not None and ask is not None else None


def _answer(moment: Moment, drill: DrillRow, ask: DrillAskRow, answer: DrillAnswer) -> None:
    """The first answer counts; when nobody is left to wait for, the drill ends."""
    if ask.answer is None:
        book.answered(moment, ask, answer)
        book.record(moment, drill, "answered", staff_id=ask.staff_id, answer=answer)
        if drill.state == DrillState.OPEN and all(one.answer for one in book.asks(moment.db, [drill.id])):
            wake(moment, drill, moment.now)
    key = "drill_thanks_no" if answer == DrillAnswer.NO else "drill_thanks"
    to_staff(moment, ask.staff_id, (key, {"number": drill.number}))
