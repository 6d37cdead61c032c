"""How long each kind of what is kept about people is kept: in days, with bounds, and why (docs/retention.md).

The organisation file may say otherwise within the bounds, under `retention:`. What is let go is decided in
`service.retention`; nothing that is not yet journalled is ever let go, whatever stands here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from schedules.written import WholeNumber


@dataclass(frozen=True)
class Kept:
    """`days` is the default, `least` and `most` what an organisation may choose; `counted`: from when on."""

    days: int
    least: int
    most: int
    counted: str
    why: str


YEAR = 365
KINDS: Mapping[str, Kept] = {
    "texts": Kept(
        90, 14, 3 * YEAR, "the conversation was closed and journalled",
        "What matters of a conversation stands in the journal; the texts are a copy of it that nobody needs for long. "
        "90 days give time to complain (four weeks) and to look into it."),
    "set_aside": Kept(
        30, 7, YEAR, "it came", "Texts of unknown numbers that opened no conversation: often a wrong number or a "
        "machine. A month is enough to find a person who was missed."),
    "staff_texts": Kept(
        90, 14, 3 * YEAR, "it was written", "Texts to and from staff outside conversations (duty, offers, drills), "
        "with their numbers: to see what somebody was told."),
    "notes": Kept(
        90, 14, 3 * YEAR, "the conversation was closed and journalled",
        "Staff's notes, and what was agreed: working notes beside the journal."),
    "conversations": Kept(
        3 * YEAR, 90, 10 * YEAR, "the conversation was closed and journalled",
        "That a person wrote, when, and who answered: for complaints and claims (patient injuries are as a rule "
        "claimed within three years). After that times and states stay, of nobody, for the figures."),
    "plan_versions": Kept(
        3 * YEAR, 90, 10 * YEAR, "a newer one took its place",
        "What a plan has said before shows what staff went by at a time. The newest is never let go by age."),
    "left": Kept(
        180, 30, 5 * YEAR, "the person left", "Who is taken out of the file may come back after an admission; a plan "
        "that nobody looks after does harm."),
    "access_log": Kept(
        10 * YEAR, 5 * YEAR, 30 * YEAR, "it was opened", "Who has opened what. The person has a right to it, and "
        "snooping is found out late (pasientjournalloven section 22, pasientjournalforskriften section 14)."),
    "complaints": Kept(
        3 * YEAR, 180, 10 * YEAR, "it was answered, or decided",
        "What was not kept, answers to it, and deviations: to learn from, and for claims. Counts stay."),
    "feedback": Kept(
        YEAR, 30, 3 * YEAR, "it was answered", "The few words about how it was. The numbers stay for the figures."),
    "events": Kept(
        5 * YEAR, YEAR, 10 * YEAR, "it happened", "The log of what happened holds ids and no content: it shows that "
        "the line was answered, and finds faults."),
    "reports": Kept(
        3 * YEAR, 90, 10 * YEAR, "its period was over",
        "Reports ahead of holidays, and of duty (counts): who was mailed one."),
    "staff_left": Kept(
        90, 14, 3 * YEAR, "they left", "Number, e-mail address and skills of staff who have left, and how an account "
        "that was closed signed in. The name stays: the access log must say who has looked."),
}  # fmt: skip


def _days(kind: str) -> Any:
    one = KINDS[kind]
    return Field(default=one.days, ge=one.least, le=one.most)


class Retention(BaseModel):
    """`retention:` of the organisation file: days for each of KINDS."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    texts: WholeNumber = _days("texts")
    set_aside: WholeNumber = _days("set_aside")
    staff_texts: WholeNumber = _days("staff_texts")
    notes: WholeNumber = _days("notes")
    conversations: WholeNumber = _days("conversations")
    plan_versions: WholeNumber = _days("plan_versions")
    left: WholeNumber = _days("left")
    access_log: WholeNumber = _days("access_log")
    complaints: WholeNumber = _days("complaints")
    feedback: WholeNumber = _days("feedback")
    events: WholeNumber = _days("events")
    reports: WholeNumber = _days("reports")
    staff_left: WholeNumber = _days("staff_left")

    def days(self, kind: str) -> int:
        found: int = getattr(self, kind)
        return found
