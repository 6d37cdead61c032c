"""One way for all forms: what is asked for, what would follow, keeping it, and the choice where somebody came first."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from service import line
from service.organisation import editing
from service.organisation.editing import ChangedMeanwhile, Edit, EditRefused, Foreign, Maker, Why
from service.web.edge import edge
from service.web.planning import desk as desks
from service.web.planning.desk import Desk
from service.web.planning.foreseen import Shown, at_time, preview, standing_now
from service.web.planning.forms import ChangeForm, FieldRefused
from service.web.planning.truly import truly
from service.web.words import _, later

SENTENCES = {
    Why.NOT_THERE: later("Det du ville endre, finnes ikke lenger slik du så det."),
    Why.NOT_HELD: later("Vakten er ikke lenger slik du så den."),
    Why.NO_CHANGE: later("Det er allerede slik: ingenting å lagre."),
    Why.ENDS_EARLY: later("Slutten må være etter starten."),
    Why.NOT_INSIDE: later("Tidspunktet må ligge inne i vakten."),
    Why.NEEDS_PERSON: later("En vakt må ha en person. Skal tiden stå tom, velg en endring."),
    Why.OTHER_KIND: later("En vakt kan bare erstattes av en vakt, og fravær bare gjelde samme person."),
    Why.UNKNOWN_STAFF: later("Denne personen finnes ikke lenger."),
    Why.SAME_DUTY: later("De to har ingenting å bytte."),
    Why.REFUSED: later("Dette kan ikke lagres slik det er."),
}
FIELDS = {"staff": "who", "handoff": "handoff_start"}  # of the organisation file -> of our forms
HIDDEN = ("csrf_token", "version", "do")
OVER = "over"  # the field that says that the planner means time that is over


@dataclass(frozen=True)
class Proposal:
    """`what` it is in the planner's words; [start, end): where its consequences lie; `back`: where to go from there.

    `until`: when what is written is over, where that is before `end`.
    """

    edit: Edit
    what: str
    start: datetime
    end: datetime
    back: str
    notes: tuple[str, ...] = field(default=())
    until: datetime | None = None


def decide(
    form: ChangeForm, desk: Desk, propose: Callable[[], Proposal], template: str, **shown: object
) -> ResponseReturnValue:
    """The answer to a form's GET or POST. `propose` reads the form: FieldRefused, EditRefused."""
    sent = request.method == "POST"
    if not sent:
        form.version.data = str(desk.stands.version)
    foreseen: Shown | None = None
    past: str | None = None
    try:
        if not sent or form.validate():
            wanted = propose()
            past = _past(desk, wanted)
            if sent and request.form.get("do") == "save":
                if past is None or request.form.get(OVER) == "yes":
                    return _keep(form, desk, wanted)
                form.form_errors.append(past)
            notes = (*wanted.notes, *filter(None, (past,)))
            foreseen = preview(desk, wanted.edit, (wanted.start, wanted.end), notes)
    except FieldRefused as refused:
        _say(form, refused.field, str(refused), sent=sent)
    except EditRefused as refused:
        if refused.why in (Why.NOT_THERE, Why.NOT_HELD) and sent:
            return _overtaken(form, desk, None, SENTENCES[refused.why])
        _say(form, refused.field, sentence_of(refused), sent=sent)
    wrong = bool(form.errors or form.form_errors)
    if request.headers.get("X-Part") == "preview":
        return render_template("planning/_foreseen.html", foreseen=foreseen, wrong=_first(form))
    page = render_template(template, form=form, foreseen=foreseen, desk=desk, over=OVER, asked=past if sent else None,
                           **shown)
    return page, 422 if wrong else 200


def sentence_of(refused: EditRefused) -> str:
    return str(SENTENCES[refused.why])


def kept_flash(what: str) -> None:
    flash(_("Lagret: {what}", what=what), "good")


def _keep(form: ChangeForm, desk: Desk, wanted: Proposal) -> ResponseReturnValue:
    what = truly(desk, wanted.edit, wanted.what)
    maker = Maker(desk.viewer.account_id, what, form.seen)
    try:
        with edge().database.write() as db:
            editing.keep(db, wanted.edit, maker, desk.now, line.duty_changed)
    except ChangedMeanwhile as changed:
        return _overtaken(form, desks.desk(), wanted, None, changed.by)
    kept_flash(what)
    for note in wanted.notes:
        flash(note, "warn")
    return redirect(wanted.back, 303)


def _past(desk: Desk, wanted: Proposal) -> str | None:
    """A sentence on time that is over; None where it is not."""
    until = wanted.until or wanted.end
    if until > desk.now:
        return None
    return _("Tiden er over: den sluttet {when}. Er det likevel det du mener, så send skjemaet en gang til.",
             when=at_time(desk, until))


def _overtaken(
    form: ChangeForm, desk: Desk, wanted: Proposal | None, why: object, by: tuple[Foreign, ...] = ()
) -> ResponseReturnValue:
    """Somebody else was there first: what is there now, what was wanted, and the choice. Nothing is saved."""
    foreseen, now = None, []
    if wanted is not None:
        now = standing_now(desk, editing.parts_of(wanted.edit), wanted.start, wanted.end)
        try:
            foreseen = preview(desk, wanted.edit, (wanted.start, wanted.end), wanted.notes)
        except EditRefused as refused:
            why = sentence_of(refused)
    fields = [(name, value) for name, value in MultiDict(request.form).items(multi=True) if name not in HIDDEN]
    return render_template(
        "planning/overtaken.html", desk=desk, wanted=wanted, foreseen=foreseen, why=why, by=by, now=now,
        fields=fields, version=desk.stands.version, form=form,
    ), 409  # fmt: skip


def _say(form: ChangeForm, field: str | None, sentence: str, *, sent: bool) -> None:
    """Beside the field where there is one. A form that was only opened is not scolded."""
    name = FIELDS.get(field or "", field or "")
    if not sent:
        return
    if name in form:
        form.refuse(name, sentence)
    else:
        form.form_errors.append(sentence)


def _first(form: ChangeForm) -> str | None:
    said = [str(error) for errors in form.errors.values() for error in errors]
    return said[0] if said else None
