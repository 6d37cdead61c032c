"""What an event tells beside its name, in words: keys by what they mean, times as people read them."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from service.organisation import Standing
from service.web.words import _, later, when

UNSAID = ("account", "account_id", "by", "version", "number", "page", "text", "gap", "conversation", "conversation_id",
          "change")  # fmt: skip
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
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
}  # fmt: skip
MOST = 100  # letters of a value


def told(detail: Mapping[str, Any], stands: Standing) -> list[tuple[str, str]]:
    return [(str(KEYS.get(key, key.replace("_", " "))), ", ".join(_said(value, stands))[:MOST])
            for key, value in sorted(detail.items()) if value not in (None, [], {}) and key not in UNSAID]


def called(id: str, stands: Standing) -> str:
    """The name of the area, staff member or rota with this id; else as it is."""
    rota = next((rota for rota in stands.organisation.rotas if rota.id == id), None)
    item = stands.area(id) or stands.staff(id) or rota
    return item.name if item is not None else id


def _said(value: Any, stands: Standing) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield f"{KEYS.get(key, key)} {', '.join(_said(one, stands))}"
    elif isinstance(value, list):
        for one in value:
            yield " – ".join(_said(one, stands)) if isinstance(one, list) else ", ".join(_said(one, stands))
    elif isinstance(value, bool):
        yield _("ja") if value else _("nei")
    elif isinstance(value, str) and TIME.fullmatch(value):
        yield when(datetime.fromisoformat(value))
    else:
        yield called(str(value), stands)
