"""The answer to the one question after a conversation: `4 takk` is kept for the managers, and opens nothing.

Whatever is more than a number and a few words, or sounds like somebody in need, is the line's like any other text; so
is everything while a conversation is open. The question is asked by `service.feedback`.
"""

from datetime import timedelta

from sqlalchemy import select, update

from service.events import record
from service.line import answers, need, told_us
from service.line.moment import Moment
from service.line.person import Person
from service.line.texts_in import Received
from service.models import ConversationRow, metadata

FEEDBACK = metadata.tables["feedback"]
ANSWERED_WITHIN = timedelta(days=3)


def keep(moment: Moment, whom: Person, text: Received, conversation: ConversationRow | None) -> bool:
    """Whether the text was the answer, and is kept."""
    if whom.user is None or conversation is not None or text.media or text.opt_out is not None:
        return False
    said = told_us.score(text.body)
    if said is None or need.sounds_like_need(text.body):
        return False
    asked = _asked(moment, whom.user.id)
    if asked is None:
        return False
    sealed = moment.vault.seal(said.words, table="feedback", id=asked, column="words_sealed") if said.words else None
    answered = {"answered_at": moment.now, "score": said.score, "words_sealed": sealed}
    moment.db.execute(update(FEEDBACK).where(FEEDBACK.c.id == asked).values(answered))
    record(moment.db, "feedback:answered", asked, moment.now, area_id=moment.area.id)
    answers.answer(moment, whom, None, "feedback_thanks")
    return True


def _asked(moment: Moment, service_user: str) -> str | None:
    """The question that they have not answered."""
    theirs = (FEEDBACK.c.service_user_id == service_user) & (FEEDBACK.c.area_id == moment.area.id)
    open_ = (FEEDBACK.c.answered_at.is_(None)) & (FEEDBACK.c.asked_at > moment.now - ANSWERED_WITHIN)
    latest = select(FEEDBACK.c.id).where(theirs, open_).order_by(FEEDBACK.c.asked_at.desc()).limit(1)
    return moment.db.execute(latest).scalar_one_or_none()
