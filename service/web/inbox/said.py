"""What came of an act, in the viewer's language: the pages' counterpart of the texts that the line sends to phones."""

from dataclasses import dataclass, field

from babel.lists import format_list
from flask import flash

from service.web import words
from service.web.inbox.blueprint import inbox
from service.web.words import _

GOOD = frozenset(("taken", "declined", "closed_ok", "given_back_ok", "colleague_asked", "journal_noted"))


@dataclass
class Heard:
    """`tell` of service.line.acts: keeps what it is told, and shows it once the transaction is through."""

    number: int
    told: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def __call__(self, key: str, /, **facts: object) -> None:
        self.told.append((key, facts))

    def show(self) -> None:
        for key, facts in self.told:
            flash(sentence(key, number=self.number, **facts), "good" if key in GOOD else "warn")


@inbox.app_template_filter("listed")
def listed(names: list[str]) -> str:
    """`Ola, Per og Ingeborg`."""
    return str(format_list(list(names), locale=words.language()))


def sentence(key: str, **facts: object) -> str:
    sentences = {
        "taken": _("Du har #{number} nå. Det du skriver her, går til personen som SMS."),
        "already_yours": _("Du har allerede #{number}."),
        "not_asked": _("Du er ikke spurt om #{number}, så du kan ikke ta den."),
        "who_has": _("{name} har tatt #{number}."),
        "closed_already": _("#{number} er allerede avsluttet. Ingenting er endret."),
        "page_ended_nobody": _("#{number} venter fortsatt, og ingen har tatt den. Du kan ta den med JA."),
        "declined": _("Greit, du tar ikke #{number}. Du kan fortsatt si JA så lenge ingen har den."),
        "closed_ok": _("#{number} er avsluttet."),
        "given_back_ok": _("Du har gitt fra deg #{number}. Vi spør de neste."),
        "not_yours": _("Du har ikke #{number}. Ingenting er sendt eller endret."),
        "colleague_off_duty": _("Den du valgte, er ikke på vakt her nå. Du har #{number} fortsatt."),
        "others_are_asked": _("Andre blir spurt om å ta over #{number} nå. Du har den til noen sier ja."),
        "colleague_asked": _("{name} er spurt om å ta over #{number}. Du har den til {name} har sagt ja."),
        "journal_noted": _("Notert for #{number}."),
    }
    return sentences[key].format_map(facts)
