"""What an event tells beside its name, in words: keys by what they mean, times as people read them."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_date

from service.organisation import Standing
from service.web.words import _, language, later, when

UNSAID = ("account", "account_id", "by", "version", "number", "page", "text", "gap", "conversation", "conversation_id",
          "change")  # fmt: skip
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
DAILY = re.compile(r"retention:clock:retention:(\d{4}-\d\d-\d\d)")  # the run of a day, by the key of its work
KEYS: Mapping[str, str] = {
    "step": later("trinn"), "round": later("runde"), "run": later("varsling"), "answer": later("svar"),
    "word": later("ord"), "code": later("kode fra leverandøren"), "why": later("grunn"), "to": later("til"),
    "rota": later("vaktlinje"), "start": later("fra"), "end": later("til"), "ground": later("grunn"),
    "added": later("lagt til"), "removed": later("tatt bort"), "count": later("antall"), "found": later("funnet"),
    "left": later("igjen"), "scopes": later("rettigheter"), "areas": later("områder"), "roles": later("roller"),
    "grants": later("roller"), "changes": later("endringer"), "parts": later("deler"), "key": later("tekst"),
    "language": later("språk"), "period": later("periode"), "asked": later("spurt"), "kind": later("slag"),
    "subject": later("gjelder"), "lost": later("mistet"), "staff": later("ansatt"), "area": later("område"),
    "lead_days": later("dager før"), "reason": later("grunn"),
    "grounds": later("grunn"),
    "how": later("hvordan"),
    "teller": later("meldt av"),
    "purpose": later("samtykke til"),
    "texted": later("SMS til"),
    "missing": later("ikke nådd"),
    "told": later("varslet"),
    "texts": later("meldinger"),
    "let_go": later("slettet"),
    "held": later("beholdt"),
    "of": later("ved"),
    "by_clock": later("av seg selv"),
    "counts": later("antall"),
    "conversations": later("henvendelser"),
    "unanswered": later("ikke besvart"),
    "in_gap": later("uten vakt"),
    "agreed": later("avtalt noe videre"),
    "unjournalled": later("ikke journalført"),
}  # fmt: skip
VALUES: Mapping[tuple[str, str], str] = {  # of a key, a word of ours
    ("how", "text"): later("på SMS"),
    ("how", "phone"): later("på telefon"),
    ("how", "letter"): later("i brev"),
    ("how", "spoken"): later("muntlig"),
    ("how", "written"): later("skriftlig"),
    ("how", "file"): later("i en fil"),
    ("how", "in_person"): later("i hånden"),
    ("how", "by_post"): later("i posten"),
    ("how", "digitally"): later("digitalt, på en sikker måte"),
    ("grounds", "in_gap"): later("kom mens ingen hadde vakt"),
    ("grounds", "unanswered"): later("ingen svarte"),
    ("grounds", "late"): later("ventet for lenge"),
    ("teller", "person"): later("personen selv"),
    ("teller", "unknown"): later("et ukjent nummer"),
    ("teller", "for_person"): later("ansatt, for personen"),
    ("teller", "for_other"): later("ansatt, for andre"),
    ("purpose", "plan_on_duty"): later("at vakten ser planen"),
    ("purpose", "plan_by_text"): later("planen på SMS"),
    ("purpose", "texts_before_holidays"): later("SMS før høytider"),
    ("purpose", "next_of_kin"): later("kontakt med pårørende"),
    ("answer", "yes"): later("ja"),
    ("answer", "no"): later("nei"),
    ("answer", "none"): later("ikke svart"),
    ("answer", "unreachable"): later("nås ikke"),
    ("answer", "undelivered"): later("kom ikke fram"),
    ("of", "morning"): later("morgen"),
    ("of", "duty_end"): later("slutten på en vakt"),
}
MOST = 100  # letters of a value


def told(detail: Mapping[str, Any], stands: Standing) -> list[tuple[str, str]]:
    return [(str(KEYS.get(key, key.replace("_", " "))), ", ".join(_said(key, value, stands))[:MOST])
            for key, value in sorted(detail.items()) if value not in (None, [], {}) and key not in UNSAID]


def called(id: str, stands: Standing) -> str:
    """The name of the area, staff member or rota with this id, the day of what recurs daily; else as it is."""
    if (daily := DAILY.fullmatch(id)) is not None:
        return str(format_date(date.fromisoformat(daily[1]), "long", locale=language()))
    rota = next((rota for rota in stands.organisation.rotas if rota.id == id), None)
    item = stands.area(id) or stands.staff(id) or rota
    return item.name if item is not None else id


def _said(key: str, value: Any, stands: Standing) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner, one in value.items():
            yield f"{KEYS.get(inner, inner)} {', '.join(_said(inner, one, stands))}"
    elif isinstance(value, list):
        for one in value:
            yield " – ".join(_said(key, one, stands)) if isinstance(one, list) else ", ".join(_said(key, one, stands))
    elif isinstance(value, bool):
        yield _("ja") if value else _("nei")
    elif isinstance(value, str) and TIME.fullmatch(value):
        yield when(datetime.fromisoformat(value))
    elif (key, value) in VALUES:
        yield str(VALUES[key, value])
    else:
        yield called(str(value), stands)
