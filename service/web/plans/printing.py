"""The person's own card, printed for them by staff: logged each time, in the language that is chosen."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service import people
from service import plans as rules
from service.accounts.reach import HELPERS
from service.line import outgoing
from service.plans import card
from service.texts import SMS_ONLY
from service.texts.catalogue import known
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.plans import access, plan_section
from service.web.plans.access import Visit
from service.web.plans.blueprint import plans


@plans.post("/people/<id>/plan/card")
@calls_from(*HELPERS)
def own_card(id: str) -> ResponseReturnValue:
    now = edge().now()
    with access.acting(id, now) as at:
        if not plan_section.may_edit(at):
            return redirect(url_for("plans.person", id=id), 303)
        rules.log_opening(at.db, at.vault, at.user, rules.Opened.OWN_CARD, now, staff_id=at.staff)
        plan = people.open_plan_fields(at.vault, at.user)
        about = _about(at, known(request.form.get("language") or at.user.language))
    paper = Response(card.card(plan, about), mimetype="application/pdf")
    paper.headers["Content-Disposition"] = 'inline; filename="kort.pdf"'
    return paper


def _about(at: Visit, language: str) -> card.About:
    moment = edge().transactions.look(at.db, at.area.id, at.now)
    key = "call" + (SMS_ONLY if at.user.sms_only else "")
    return card.About(
        language, at.area.name, at.area.sms_number, outgoing.write(moment, key, language), at.user.plan_by_sms,
        at.standing.organisation.country, plan_section.today(at),
    )  # fmt: skip
