"""What people do with a conversation on its page: the line's own acts, under the area's lock (service.line.acts)."""

from collections.abc import Callable
from typing import TypeAlias

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.line import acts, notes, once, shown
from service.line import words as line_words
from service.line.acts import Tell
from service.line.moment import Moment
from service.models import ConversationRow
from service.models.conversation import Journal, State
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.inbox import access, talk
from service.web.inbox.access import HELPERS, Acting
from service.web.inbox.blueprint import inbox
from service.web.inbox.said import Heard, sentence
from service.web.inbox.talk import Kept
from service.web.words import _

LONGEST_TEXT, LONGEST_AGREED, LONGEST_NOTE = 1500, 300, 4000  # characters
LATER = "later"
POSTED = frozenset((
    "accept", "decline", "give-back", "hand-over", "write", "note", "close", "journal", "plan", "break-glass", "card",
    "number", "next-of-kin",
))  # fmt: skip
Act: TypeAlias = Callable[[Moment, ConversationRow, str, Tell], bool]


@inbox.post("/conversations/<id>/accept")
@calls_from(*HELPERS)
def accept(id: str) -> ResponseReturnValue:
    done, reads = _do(id, acts.accept, "taken")
    return _to(id) if reads else redirect(url_for("inbox.page"), 303)


@inbox.post("/conversations/<id>/decline")
@calls_from(*HELPERS)
def decline(id: str) -> ResponseReturnValue:
    _do(id, acts.decline)
    return redirect(url_for("inbox.page"), 303)


@inbox.post("/conversations/<id>/give-back")
@calls_from(*HELPERS)
def give_back(id: str) -> ResponseReturnValue:
    _do(id, acts.give_back)
    return redirect(url_for("inbox.page"), 303)


@inbox.post("/conversations/<id>/hand-over")
@calls_from(*HELPERS)
def hand_over(id: str) -> ResponseReturnValue:
    colleague = request.form.get("colleague", "")
    _do(id, lambda moment, row, staff, tell: acts.hand_over(moment, row, staff, colleague, tell))
    return _to(id)


@inbox.post("/conversations/<id>/write")
@calls_from(*HELPERS)
def write(id: str) -> ResponseReturnValue:
    """Sent once, however often the form comes; not at all where somebody else has it by now."""
    text, asks = typed("text"), ""
    wrong = too_little_or_much(text, LONGEST_TEXT)
    if wrong is None:
        with access.acting(id, edge().now()) as at:
            asks = "" if text == typed("sure") else asked_before_sending(at, text)
            wrong = asks or _write(at, text)
    if wrong is not None:
        return talk.render(id, Kept("write", wrong, {"text": text, "sure": text if asks else ""}))
    there = url_for("inbox.conversation", id=id, sent=form_key(), _anchor="last")
    return {"to": there} if _asks_as_script() else redirect(there, 303)


@inbox.post("/conversations/<id>/note")
@calls_from(*HELPERS)
def note(id: str) -> ResponseReturnValue:
    text = typed("note")
    wrong = too_little_or_much(text, LONGEST_NOTE)
    if wrong is not None:
        return talk.render(id, Kept("note", wrong, {"note": text}))
    with access.acting(id, edge().now()) as at:
        key = once.key_of(form_key(), "note", id, text)
        if at.access.reads and not once.was_sent(at.moment.db, key):
            once.mark(at.moment.db, key, at.moment.now)
            notes.add(at.moment, at.conversation, at.staff, text)
    return redirect(url_for("inbox.conversation", id=id, sent=form_key(), _anchor="notes"), 303)


@inbox.post("/conversations/<id>/close")
@calls_from(*HELPERS)
def close(id: str) -> ResponseReturnValue:
    """FERDIG: what was agreed, and whether it is journalled, or will be later."""
    agreed, word = typed("agreed").strip(), request.form.get("journal", "")
    wrong = _wrong_in_closing(agreed, word)
    if wrong is not None:
        too_long = "yes" if len(agreed) > LONGEST_AGREED else ""
        return talk.render(id, Kept("close", wrong, {"agreed": agreed, "journal": word, "agreed_wrong": too_long}))
    with access.acting(id, edge().now()) as at:
        heard = Heard(at.conversation.number)
        if acts.close(at.moment, at.conversation, at.staff, agreed or None, heard) and word != LATER:
            acts.journal(at.moment, at.conversation, at.staff, Journal(word), heard)
    heard.show()
    return redirect(url_for("inbox.page"), 303)


@inbox.post("/conversations/<id>/journal")
@calls_from(*HELPERS)
def journal(id: str) -> ResponseReturnValue:
    word = request.form.get("journal", "")
    if word not in set(Journal):
        return talk.render(id, Kept("journal", _("Velg om det er journalført.")))
    _do(id, lambda moment, row, staff, tell: acts.journal(moment, row, staff, Journal(word), tell))
    return redirect(url_for("inbox.page"), 303)


@inbox.get("/conversations/<id>/<act>")
@calls_from(*HELPERS)
def lost_its_way(id: str, act: str) -> ResponseReturnValue:
    """The address of an act, loaded anew or typed: nothing is done, and the conversation is shown."""
    if act not in POSTED:
        abort(404)
    return redirect(url_for("inbox.conversation", id=id), 303)


def asked_before_sending(at: Acting, text: str) -> str:
    """What is asked before this text goes to the person; nothing for most. Asked of the holder alone, and once."""
    if at.conversation.holder != at.staff:
        return ""
    said = line_words.said(text)
    if said.word not in (line_words.Word.TEXT, line_words.Word.SHOW):
        return _("«{text}» er et svarord, og her går det til personen som SMS. Skal det sendes? Vil du avslutte, "
                 "gi fra deg eller hente 113-kortet, bruk knappene under.", text=text.strip())  # fmt: skip
    key = once.key_of(form_key(), "write", at.conversation.id, text)
    if not once.was_sent(at.moment.db, key) and shown.wrote_just_now(at.moment, at.conversation, at.staff, text):
        return _("Du sendte nettopp det samme. Skal det sendes igjen?")
    return ""


def typed(name: str) -> str:
    """What was typed, with the line ends that people mean."""
    return request.form.get(name, "").replace("\r\n", "\n").replace("\r", "\n")


def form_key() -> str:
    return request.form.get("form_key", "")[:64]


def too_little_or_much(text: str, longest: int) -> str | None:
    if not text.strip():
        return _("Skriv noe først.")
    if len(text) > longest:
        return _("Det er for langt: {n} tegn, og det er plass til {most}.", n=len(text), most=longest)
    return None


def _do(id: str, act: Act, done: str | None = None) -> tuple[bool, bool]:
    """Does it and shows what came of it: whether it was done, and whether the viewer still reads the conversation."""
    with access.acting(id, edge().now()) as at:
        heard = Heard(at.conversation.number)
        did = act(at.moment, at.conversation, at.staff, heard)
        if did and done is not None:
            heard(done)
        reads = did or at.access.reads
    heard.show()
    return did, reads


def _asks_as_script() -> bool:
    """inbox.js sends the form itself, so as to keep what was typed when the line is away."""
    return request.accept_mimetypes.best == "application/json"


def _write(at: Acting, text: str) -> str | None:
    """Why it was not sent; None where it is, or has been."""
    key = once.key_of(form_key(), "write", at.conversation.id, text)
    if once.was_sent(at.moment.db, key):
        flash(_("Teksten er sendt fra før, og går bare én gang."), "good")
        return None
    if at.conversation.holder != at.staff:
        return _why_not_mine(at)
    once.mark(at.moment.db, key, at.moment.now)
    if acts.write(at.moment, at.conversation, at.staff, text) is not None:
        flash(_("Teksten er ikke sendt: SMS når ikke fram til denne personen. Den ligger i samtalen."), "wrong")
    return None


def _why_not_mine(at: Acting) -> str:
    number = at.conversation.number
    if at.conversation.state == State.CLOSED:
        return _("Ikke sendt: #{number} er avsluttet.", number=number)
    if at.conversation.holder is None:
        return _("Ikke sendt: du har ikke #{number} lenger, og ingen har tatt den ennå.", number=number)
    return _("Ikke sendt: {who}", who=sentence(
        "who_has", number=number, name=at.moment.first_name(at.conversation.holder)))


def _wrong_in_closing(agreed: str, word: str) -> str | None:
    if len(agreed) > LONGEST_AGREED:
        return too_little_or_much(agreed, LONGEST_AGREED)
    if word not in {*Journal, LATER}:
        return _("Velg om det er journalført.")
    return None


def _to(id: str) -> ResponseReturnValue:
    return redirect(url_for("inbox.conversation", id=id, _anchor="last"), 303)
