"""The organisation as it is written in its file (contract, section 2): frozen and checked item by item.

Times stay the text that was written (`WrittenTime`); `schedules.instants` gives them their instant, so that
an export says what the planner wrote. What holds between items (ids, references) is checked in `orgfile`.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schedules.retention import Retention
from schedules.written import (
    Clock,
    DailyRest,
    ExtraHoliday,
    Id,
    Part,
    Phone,
    Text,
    Wait,
    WeeklyRest,
    WholeNumber,
    WrittenTime,
    YesNo,
)

Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
RotaKind: TypeAlias = Literal["after_hours", "holiday", "ambulant", "daytime", "backup"]
EVERY_DAY: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Item(BaseModel):
    """One mapping of the file: unknown keys are refused, and nothing changes after it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Window(Item):
    """`{days, from, to, holidays}`; `to` at or before `from` ends on the next date."""

    days: tuple[Weekday, ...] = EVERY_DAY
    from_: Clock = Field(default="00:00", alias="from")
    to: Clock = "24:00"
    holidays: Literal["include", "exclude", "only"] = "include"


class Fallback(Item):
    """What the area says when nobody can be reached: by voice, and for those who only text."""

    default: Text
    sms_only: Text | None = None


class Step(Item):
    """One step of the ladder: everyone on duty in `rotas`, and `staff` whatever their duty, together."""

    rotas: tuple[Id, ...] = ()
    staff: tuple[Id, ...] = ()
    wait: Wait = "5m"


class Drill(Item):
    """When in the week the area's people get a test page; what would be asked between 21 and 08 is asked at 08."""

    day: Weekday
    at: Clock = "12:00"


class Area(Item):
    id: Id
    name: Text
    sms_number: Phone
    office_hours: tuple[Window, ...] = ()
    fallback: Fallback
    language: Literal["nb", "nn", "en"] = "nb"  # by voice, and to numbers that nobody knows
    unknown_numbers: Literal["route", "reply"] = "route"
    staff_texts: Literal["full", "notice"] = "full"
    links_in_texts: YesNo = False
    redact: YesNo = False  # the provider is asked to forget each text a day after it
    opt_out_words: Literal["off", "localised"] | None = None  # what was done about the provider's own; doctor asks
    reply_wait: Wait = "10m"
    managers: tuple[Id, ...] = ()
    planners: tuple[Id, ...] = ()
    daytime: tuple[Id, ...] = ()  # get the duty report; none: whoever has the area's daytime rotas
    escalate_to: tuple[Id, ...] = ()  # the next level: gets reports whose gaps are still open late
    ladder: tuple[Step, ...]
    ladder_rounds: Annotated[WholeNumber, Field(ge=1, le=20)] = 2
    drill: Drill | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_fallback_for_all(cls, values: Any) -> Any:
        if isinstance(values, Mapping) and isinstance(values.get("fallback"), str):
            return {**values, "fallback": {"default": values["fallback"]}}
        return values


class Staff(Item):
    id: Id
    name: Text
    phone: Phone
    email: Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    competences: tuple[Text, ...] = ()
    languages: tuple[Text, ...] = ()

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


class Handoff(Item):
    start: WrittenTime
    every: Annotated[WholeNumber, Field(ge=1, le=10_000)] = 1
    unit: Literal["hour", "day", "week", "shift"] = "week"


class Layer(Item):
    """A turn of `members`; None is a turn that is empty on purpose. Neither windows nor hours: always."""

    members: Annotated[tuple[Id | None, ...], Field(min_length=1)]
    handoff: Handoff
    windows: tuple[Window, ...] | None = None
    outside_office_hours_of: Id | None = None
    until: WrittenTime | None = None

    @model_validator(mode="after")
    def _one_kind_of_hours(self) -> "Layer":
        if self.windows is not None and self.outside_office_hours_of is not None:
            raise ValueError("give windows or outside_office_hours_of, not both")
        if self.handoff.unit == "shift" and self.windows is None:
            raise ValueError("unit: shift passes the turn per window, so the layer needs windows")
        return self


class Shift(Item):
    staff: Id
    start: WrittenTime
    end: WrittenTime


class Override(Item):
    """Like a shift, on top of everything; `staff: None` is nobody, on purpose."""

    staff: Id | None
    start: WrittenTime
    end: WrittenTime


class Rest(Item):
    """Time off together that duty must leave, in 24 hours and in seven days; see `schedules.rest`."""

    daily: DailyRest = "11h"
    weekly: WeeklyRest = "35h"


class Rota(Item):
    """`standby`: at home, and only `standby_factor` of it counts as working time until somebody calls."""

    id: Id
    name: Text
    kind: RotaKind = "after_hours"
    duty: Literal["active", "standby"] = "active"
    standby_factor: Part = "1/7"
    rest: Rest = Rest()
    confirm: YesNo = True  # whoever begins is asked to confirm it, `confirm_before` it begins (contract, section 8)
    confirm_before: Wait = "4h"
    areas: tuple[Id, ...] = ()
    layers: tuple[Layer, ...] = ()
    shifts: tuple[Shift, ...] = ()
    overrides: tuple[Override, ...] = ()


class Absence(Item):
    staff: Id
    start: WrittenTime
    end: WrittenTime
    kind: Literal["vacation", "sick", "leave", "training"] = "vacation"


class Coverage(Item):
    """A requirement: who must at least be on duty in the area, and when. Neither windows nor hours: always."""

    id: Id
    name: Text | None = None  # what reports call it
    area: Id
    outside_office_hours: YesNo = False
    windows: tuple[Window, ...] | None = None
    minimum: Annotated[WholeNumber, Field(ge=0, le=1000)] = 1
    kinds: tuple[RotaKind, ...] | None = None
    competences: tuple[Text, ...] | None = None
    start: WrittenTime | None = None
    end: WrittenTime | None = None


class Period(Item):
    id: Id
    name: Text
    start: WrittenTime
    end: WrittenTime


class Reports(Item):
    lead_days: tuple[Annotated[WholeNumber, Field(ge=0, le=400)], ...] = (56, 28, 14, 7, 2)
    at: Clock = "07:00"
    escalate: YesNo = True  # the last two also to `escalate_to`, where gaps are still open


class Organisation(Item):
    """The whole file. Order is as written: later layers, shifts and overrides lie on top of earlier ones."""

    timezone: str = "Europe/Oslo"
    country: str = "NO"
    extra_holidays: tuple[ExtraHoliday, ...] = ()
    areas: tuple[Area, ...] = ()
    staff: tuple[Staff, ...] = ()
    rotas: tuple[Rota, ...] = ()
    absences: tuple[Absence, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    periods: tuple[Period, ...] = ()
    reports: Reports = Reports()
    retention: Retention = Retention()
