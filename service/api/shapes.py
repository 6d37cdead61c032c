"""What goes in and out, with the words of the commands and of the organisation file (contract, sections 2 and 5).

What comes in is refused where it has keys that are not known; what goes out has every key, null where there is nothing.
Times go out in the organisation's zone, with offset.
"""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from schedules.organisation import Coverage, Layer, RotaKind
from service.api.times import OptionalTime, Time

LONGEST_TEXT = 500
WORD = r"^[^\x00-\x20/]+$"
Word: TypeAlias = Annotated[str, Field(min_length=1, max_length=64, pattern=WORD)]
OptionalWord: TypeAlias = Annotated[
    Word | None, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 64, "pattern": WORD})]
AbsenceKind: TypeAlias = Literal["vacation", "sick", "leave", "training"]


def _says_something(written: str) -> str:
    if not written.strip() or any(ord(letter) < 32 and letter not in "\n\t" for letter in written):
        raise ValueError("must say something, without control characters")
    return written


NO_CONTROLS = r"[^\x00-\x08\x0b-\x1f]*"
SAYS_SOMETHING = {"pattern": rf"^{NO_CONTROLS}\S{NO_CONTROLS}$"}
Sentence: TypeAlias = Annotated[
    str, Field(min_length=1, max_length=LONGEST_TEXT, json_schema_extra=SAYS_SOMETHING),
    AfterValidator(_says_something)]


class In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True, serialize_by_alias=True)


def list_of(model: type[BaseModel]) -> Any:
    """As APIFlask is told of a list, which its types do not know."""
    return list[model]  # type: ignore[valid-type]


# -- questions


class PageQuery(In):
    limit: int = Field(100, ge=1, le=500, description="Items on a page.")
    after: Annotated[
        str | None, WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{20}$"})
    ] = Field(None, pattern="^[0-9a-f]{20}$", description="From the Link of the page before.")


class AtQuery(In):
    at: OptionalTime = Field(None, description="Now, if it is left out.")


class StretchQuery(PageQuery):
    from_: Time = Field(alias="from")
    to: Time = Field(description="The instant after the last; 400 days on at most.")


class AreaQuery(PageQuery):
    area: OptionalWord = Field(None, description="All that the token sees, if it is left out.")


class GapsQuery(StretchQuery):
    area: OptionalWord = Field(None, description="All that the token sees, if it is left out.")


class OffersQuery(AreaQuery):
    state: Annotated[
        Literal["open", "taken", "withdrawn", "expired", "not_needed"] | None,
        WithJsonSchema({"type": "string", "enum": ["open", "taken", "withdrawn", "expired", "not_needed"]}),
    ] = None


class AbsencesQuery(PageQuery):
    staff: OptionalWord = None


class ReportsQuery(AreaQuery):
    period: OptionalWord = None


class FiguresQuery(In):
    from_: Time = Field(alias="from")
    to: Time
    area: OptionalWord = None


# -- what is to be done


class DutyIn(In):
    """A shift or an override; `staff` null is nobody, on purpose, which only an override can say."""

    staff: Word | None
    start: Time
    end: Time


class AbsenceIn(In):
    staff: Word
    start: Time
    end: Time
    kind: AbsenceKind = "vacation"


class AcceptanceIn(In):
    """`by`: the id of a manager of the area. `told_instead`: what users are told in place of somebody on duty.

    `alternatives`: what comes instead of each thing that is promised to somebody in the gap, by its ref; an acceptance
    that lacks some is refused, and told which.
    """

    by: Word
    reason: Sentence
    told_instead: Sentence
    alternatives: dict[str, Sentence] = Field(default_factory=dict, max_length=500)


class OfferIn(In):
    """`to` empty or left out: everybody who can be asked. What else is left out is chosen as `vaktlinje offer` does."""

    gap: Word
    to: list[Word] = Field(default_factory=list, max_length=300)
    start: OptionalTime = None
    end: OptionalTime = None
    rota: OptionalWord = None
    deadline: OptionalTime = None


# -- what is so


class AreaOut(Out):
    id: str
    name: str
    sms_number: str
    language: str
    managers: list[str]
    planners: list[str]


class StaffOut(Out):
    id: str
    name: str
    competences: list[str]
    languages: list[str]


class RotaOut(Out):
    id: str
    name: str
    kind: RotaKind
    duty: str
    areas: list[str]


class WholeRotaOut(RotaOut):
    layers: list[Layer]


class CoverageOut(Coverage):
    """As in the organisation file."""


class PeriodOut(Out):
    id: str
    name: str
    start: datetime
    end: datetime


class HolderOut(Out):
    rota: str
    kind: str
    staff: str
    until: datetime | None


class StretchOut(Out):
    staff: str
    start: datetime
    end: datetime
    source: Literal["layer", "shift", "override"]


class DutyOut(Out):
    """As written; the `id` is made of what it says, and is another when that is."""

    id: str
    staff: str | None
    start: datetime
    end: datetime


class AbsenceOut(Out):
    id: str
    staff: str
    start: datetime
    end: datetime
    kind: AbsenceKind


class GapOut(Out):
    id: str | None
    state: str | None
    area: str
    requirement: str
    start: datetime
    end: datetime
    minimum: int
    covered: int
    period: str | None
    absent: list[str]


class WholeGapOut(Out):
    id: str
    state: str
    area: str
    requirement: str
    start: datetime
    end: datetime
    minimum: int
    covered: int
    absent: list[str]
    opened: datetime
    changed: datetime
    accepted_by: str | None
    accepted: datetime | None
    reason: str | None
    told_instead: str | None
    split_from: str | None
    merged_into: str | None


class HappenedOut(Out):
    at: datetime
    event: str
    staff: str | None
    start: datetime | None
    end: datetime | None
    covered: int | None
    minimum: int | None


class AskedOut(Out):
    staff: str
    answer: str | None


class OfferOut(Out):
    id: str
    number: int
    area: str
    state: str
    gap: str
    rota: str
    start: datetime
    end: datetime
    deadline: datetime
    taken_by: str | None
    asked: list[AskedOut]


class ReportOut(Out):
    id: str
    area: str
    period: str
    lead_day: int
    due: datetime
    made: datetime | None
    state: str


class FiguresOut(Out):
    """Of conversations that were opened in the time. No person is in it, and no text."""

    area: str
    conversations: int
    in_gap: int
    taken: int
    unanswered: int
    median_seconds: float | None
    ninety_percent_seconds: float | None
