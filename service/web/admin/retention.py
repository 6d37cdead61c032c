"""How long everything is kept, what went last night and what is held back; and erasing one person, in two steps.

Who administers everything sees counts and ids here, and no name: what a person wrote is not for administrators.
"""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from schedules.retention import KINDS
from service import retention as rules
from service.models.account import Role
from service.retention import Erased, Ground, NobodyToErase, NotYet, Order, book, running
from service.web import viewing
from service.web.admin.blueprint import admin
from service.web.admin.kept import GROUNDS, HELD, NAMES, TABLES
from service.web.admin.scope import Scope, whole
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.words import _

COUNTED = 1000  # of a kind: no further, so that the page is quick before the first night too


@dataclass(frozen=True)
class Asked:
    """The form of erasing; `found`: what it would do, once it has been looked at."""

    id: str = ""
    why: str = ""
    ground: str = Ground.ASKED
    wrong: str | None = None
    found: Erased | None = None


@admin.get("/admin/retention")
@calls_from(Role.ADMIN)
def retention() -> ResponseReturnValue:
    return _page(whole(), Asked())


@admin.post("/admin/retention/erase")
@calls_from(Role.ADMIN)
def erase() -> ResponseReturnValue:
    """First what would go and what stays; then, with the id typed once more, it is done."""
    found, form, now = whole(), request.form, edge().now()
    id, why, ground = form.get("id", "").strip()[:64], form.get("why", "").strip()[:500], form.get("ground", "")
    asked = Asked(id, why, ground if ground in GROUNDS else Ground.ASKED)
    if not id or not why:
        return _again(found, asked, _("Skriv id-en og hvorfor."))
    try:
        with edge().database.read() as db:
            asked = Asked(id, why, asked.ground, None, rules.look(db, edge().vault, id))
        if form.get("do") != "erase":
            return _page(found, asked)
        if form.get("again", "").strip() != id:
            return _again(found, asked, _("Skriv id-en en gang til, lik den første."))
        with edge().database.write() as db:
            rules.erase(db, edge().vault, id, Order(Ground(asked.ground), why, viewing.viewer().account_id), now)
    except NobodyToErase:
        return _again(found, asked, _("Det er ingen med denne id-en, eller personen er slettet før."))
    except NotYet as early:
        return _again(found, Asked(id, why, asked.ground), _too_early(early))
    flash(_("Personen er slettet, så langt loven lar oss."), "good")
    return redirect(url_for("admin.retention"), 303)


def _too_early(early: NotYet) -> str:
    def listed(numbers: tuple[int, ...]) -> str:
        return ", ".join(f"#{number}" for number in numbers)

    said = []
    if early.open:
        said.append(_("Disse samtalene er åpne: {numbers}.", numbers=listed(early.open)))
    if early.unjournalled:
        said.append(_("Journal må krysses av først for: {numbers}.", numbers=listed(early.unjournalled)))
    return " ".join(said)


def _again(found: Scope, asked: Asked, wrong: str) -> ResponseReturnValue:
    return _page(found, Asked(asked.id, asked.why, asked.ground, wrong, asked.found)), 422


def _at_most(count: int) -> str:
    return _("mer enn {n}", n=COUNTED) if count > COUNTED else str(count)


def _page(found: Scope, asked: Asked) -> str:
    now, days = edge().now(), found.stands.organisation.retention
    counts, held = running.foreseen(edge().database, now, COUNTED)
    with edge().database.read() as db:
        runs, erasures = book.latest(db), book.erasures(db)
    areas = {area.id: area.name for area in found.stands.organisation.areas}
    return render_template(
        "admin/retention.html",
        kinds=[(*NAMES[kind], days.days(kind), _at_most(counts[kind])) for kind in KINDS],
        held=[(areas.get(area, area), n, HELD[why]) for why, by in held.items() for area, n in sorted(by.items())],
        runs=runs, names=NAMES, erasures=erasures, areas=areas, grounds=GROUNDS, asked=asked, tables=TABLES,
    )  # fmt: skip
