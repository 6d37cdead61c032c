"""BYTT KONTAKT by text, and what the person is told when the known helper is another one from now on."""

from service import continuity
from service.line import answers, rights
from service.line.moment import Moment
from service.line.person import Person, tell


def wish(moment: Moment, whom: Person) -> None:
    """Noted, with somebody's name; who asks again hears the same. It opens no conversation and needs no reason."""
    if whom.user is None:
        answers.answer(moment, whom, None, "rights_unknown")
        return
    noted, is_new = continuity.wish(moment.db, moment.standing, whom.user, moment.now)
    if noted.follow_up is None:
        answers.answer(moment, whom, None, "contact_wish_unnamed")
        return
    answers.answer(moment, whom, None, "contact_wish", name=moment.first_name(noted.follow_up))
    if is_new:
        home = moment.standing.area(whom.user.area_id)
        rights.by_day(moment, noted.follow_up, "follow_contact", area=home.name if home else moment.area.name)


def changed(moment: Moment, whom: Person, staff_id: str) -> None:
    """The person hears who the new one is, and that one that there is somebody to get to know."""
    tell(moment, whom, None, "contact_changed", name=moment.first_name(staff_id))
    rights.by_day(moment, staff_id, "new_contact", area=moment.area.name)
