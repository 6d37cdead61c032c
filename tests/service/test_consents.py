"""What people agree to, purpose by purpose: what holds, what a file may not undo, and the history of it all."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from schedules.orgfile import LeftOut
from schedules.yamlfile import FileRefused, read
from service import consents, organisation, people
from service.clock import FrozenClock
from service.consents import DatesRefused, Given, How, Purpose
from service.database import Database
from service.line import duty_changed
from service.models.rights import ConsentRow
from service.vault import Vault

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
ORGANISATION = """
areas: [{id: storvik, name: Storvik, sms_number: "+4759440001", fallback: F, ladder: []}]
staff: [{id: pia, name: Pia Ro, phone: "+4759441009"}]
rotas: []
"""
ANNE = "id: anne, name: Anne Berg, phone: '+4759442001', area: storvik"
GIVEN = ANNE + ", consent: {given: '2026-01-10', until: '2027-01-10'}, objects: false, plan_by_sms: true"


class Register:
    """The users of Storvik, their file, and a clock."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self.database, self.vault, self.now = database, vault, NOW
        with database.write() as db:
            document = read(BytesIO(ORGANISATION.encode()), "organisation.yaml")
            organisation.take_in(db, document, LeftOut.STAYS, lambda: vault, NOW, duty_changed)

    def file(self, written: str, left_out: LeftOut = LeftOut.STAYS) -> int:
        """Takes the file in; how much it changed."""
        document = read(BytesIO(f"service_users: [{{{written}}}]".encode()), "users.yaml")
        with self.database.write() as db:
            return len(people.take_in(db, document, left_out, self.vault, self.now).listed)

    def gives(self, purpose: Purpose, given_on: date = TODAY, until: date | None = None, scope: str = "") -> None:
        with self.database.write() as db:
            given = Given(purpose, given_on, until, scope or None, How.SPOKEN, "pia")
            consents.give(db, self.vault, "anne", given, TODAY, self.now)

    def withdraws(self, *purposes: Purpose, how: How = How.TEXT) -> list[Purpose]:
        with self.database.write() as db:
            return consents.withdraw(db, "anne", purposes or tuple(Purpose), how, None, self.now)

    def holds(self, purpose: Purpose) -> bool:
        with self.database.read() as db:
            return consents.holds(db, "anne", purpose, self.now)

    def history(self) -> list[consents.Consent]:
        with self.database.read() as db:
            return consents.history(db, self.vault, "anne")

    def user(self) -> people.ServiceUser:
        with self.database.read() as db:
            found = people.find(db, self.vault, "anne")
        assert found is not None
        return found


@pytest.fixture
def register(database: Database, vault: Vault, clock: FrozenClock) -> Register:
    made = Register(database, vault)
    made.file(ANNE)
    return made


def test_the_plan_is_shared_until_somebody_objects_and_the_rest_only_once_it_is_given(register: Register) -> None:
    assert [purpose for purpose in Purpose if register.holds(purpose)] == [Purpose.PLAN_ON_DUTY, Purpose.PLAN_BY_TEXT]
    register.gives(Purpose.NEXT_OF_KIN)
    assert register.holds(Purpose.NEXT_OF_KIN) and not register.holds(Purpose.TEXTS_BEFORE_HOLIDAYS)


@pytest.mark.parametrize("purpose", Purpose)
def test_what_is_given_holds_until_it_is_withdrawn_and_again_when_it_is_given_anew(
    register: Register, purpose: Purpose
) -> None:
    for _ in range(2):
        register.now += timedelta(minutes=1)
        register.gives(purpose)
        assert register.holds(purpose)
        register.now += timedelta(minutes=1)
        assert register.withdraws(purpose) == [purpose]
        assert not register.holds(purpose)
    assert [bool(one.withdrawn_at) for one in register.history()] == [True, True]


def test_an_end_that_is_past_shuts_nothing(register: Register) -> None:
    register.gives(Purpose.NEXT_OF_KIN, date(2026, 1, 1), date(2026, 2, 1))
    register.gives(Purpose.PLAN_ON_DUTY, date(2026, 1, 1), date(2026, 2, 1))
    assert register.holds(Purpose.NEXT_OF_KIN) and register.holds(Purpose.PLAN_ON_DUTY)
    with register.database.read() as db:
        ending = consents.ending(db, TODAY, timedelta(days=14))
    assert sorted(row.purpose for row in ending) == ["next_of_kin", "plan_on_duty"]


def test_a_consent_that_was_renewed_ends_with_its_new_date(register: Register) -> None:
    register.gives(Purpose.NEXT_OF_KIN, date(2026, 1, 1), date(2026, 2, 1))
    register.now += timedelta(minutes=1)
    register.gives(Purpose.NEXT_OF_KIN, TODAY, date(2027, 12, 1))
    with register.database.read() as db:
        assert consents.ending(db, TODAY, timedelta(days=14)) == []


def test_withdrawing_shuts_the_plan_as_an_objection_does(register: Register) -> None:
    register.file(GIVEN)
    register.withdraws()
    user = register.user()
    assert (user.objects, user.plan_by_sms, user.consent_given, user.consent_until) == (True, False, None, None)


def test_who_gives_it_again_is_shared_again(register: Register) -> None:
    register.withdraws()
    register.now += timedelta(days=1)
    register.gives(Purpose.PLAN_ON_DUTY, until=date(2027, 5, 1))
    user = register.user()
    assert (user.objects, user.consent_given, user.consent_until) == (False, TODAY, date(2027, 5, 1))


@pytest.mark.parametrize("given_on, until", [
    pytest.param(TODAY + timedelta(days=1), None, id="tomorrow"),
    pytest.param(TODAY, TODAY - timedelta(days=1), id="over before it begins"),
])
def test_dates_that_cannot_be_are_refused_and_change_nothing(
    register: Register, given_on: date, until: date | None
) -> None:
    with pytest.raises(DatesRefused):
        register.gives(Purpose.NEXT_OF_KIN, given_on, until)
    assert register.history() == [] and not register.holds(Purpose.NEXT_OF_KIN)


def test_the_scope_is_sealed_and_read_again(register: Register) -> None:
    register.gives(Purpose.NEXT_OF_KIN, scope="bare Berit, ikke om natten")
    assert register.history()[0].scope == "bare Berit, ikke om natten"
    with register.database.read() as db:
        [sealed] = db.execute(ConsentRow.__table__.select()).scalars("scope_sealed")  # type: ignore[attr-defined]
    assert "Berit" not in sealed


def test_a_change_by_file_is_history_too(register: Register) -> None:
    register.file(GIVEN)
    register.now += timedelta(days=1)
    register.file(ANNE + ", objects: true, plan_by_sms: false")
    said = {(one.purpose, one.how, one.given_on, one.withdrawn_how) for one in register.history()}
    assert said == {(Purpose.PLAN_ON_DUTY, "file", date(2026, 1, 10), "file"),
                    (Purpose.PLAN_BY_TEXT, "file", None, "file")}


def test_what_a_file_has_shut_a_file_opens(register: Register) -> None:
    register.file(ANNE + ", objects: true")
    register.now += timedelta(days=1)
    register.file(ANNE + ", objects: false")
    assert register.holds(Purpose.PLAN_ON_DUTY)


@pytest.mark.parametrize("how", [How.TEXT, How.SPOKEN, How.WRITTEN])
def test_a_file_that_does_not_know_of_a_withdrawal_does_not_undo_it(register: Register, how: How) -> None:
    register.file(GIVEN)
    register.withdraws(how=how)
    register.now += timedelta(days=1)
    register.file(GIVEN + ", language: en")
    user = register.user()
    assert (user.objects, user.plan_by_sms, user.language) == (True, False, "en")
    assert register.file(GIVEN) == 0  # and is not said to change it


def test_a_person_who_comes_back_has_still_withdrawn(register: Register) -> None:
    register.withdraws()
    register.file("id: bo, name: Bo Fjeld, phone: '+4759442002', area: storvik", LeftOut.RETIRES)
    register.now += timedelta(days=1)
    register.file(GIVEN)
    assert not register.holds(Purpose.PLAN_ON_DUTY) and not register.holds(Purpose.PLAN_BY_TEXT)


def test_a_consent_of_a_later_day_is_taken_from_the_file(register: Register) -> None:
    register.withdraws()
    register.now += timedelta(days=5)
    register.file(ANNE + ", consent: {given: '2026-11-23'}, objects: false, plan_by_sms: true")
    assert register.holds(Purpose.PLAN_ON_DUTY) and register.holds(Purpose.PLAN_BY_TEXT)


def test_a_withdrawal_that_comes_while_a_file_is_taken_in_stands(register: Register) -> None:
    register.file(GIVEN)
    read_before = {"anne": {"consent": {"given": "2026-01-10", "until": None}, "objects": False, "plan_by_sms": True,
                            "texts_before_holidays": None}}
    register.withdraws()
    with register.database.write() as db:
        db.execute(update(people.finding.SERVICE_USER).values(objects=False, plan_by_sms=True))  # the file's row
        kept = consents.hold_to(db, read_before, ["anne"], ZoneInfo("Europe/Oslo"))
    assert kept["anne"]["objects"] and not register.holds(Purpose.PLAN_ON_DUTY)
    assert not register.holds(Purpose.PLAN_BY_TEXT)


def test_nothing_holds_of_somebody_who_has_left(register: Register) -> None:
    register.gives(Purpose.NEXT_OF_KIN)
    register.file("id: bo, name: Bo Fjeld, phone: '+4759442002', area: storvik", LeftOut.RETIRES)
    assert [purpose for purpose in Purpose if register.holds(purpose)] == []


def test_the_file_says_how_long_before_holidays_somebody_hears_and_so_that_they_agree(register: Register) -> None:
    register.file(ANNE + ", texts_before_holidays: 5")
    assert register.holds(Purpose.TEXTS_BEFORE_HOLIDAYS) and register.user().texts_before_holidays == 5
    [said] = register.history()
    assert (said.purpose, said.how, said.given_on) == (Purpose.TEXTS_BEFORE_HOLIDAYS, How.FILE, TODAY)
    register.now += timedelta(minutes=1)
    assert register.file(ANNE + ", texts_before_holidays: 30") == 1
    assert register.file(ANNE) == 0, "what the file does not name stays"
    assert len(register.history()) == 1 and register.user().texts_before_holidays == 30
    register.file(ANNE + ", texts_before_holidays: null")
    assert not register.holds(Purpose.TEXTS_BEFORE_HOLIDAYS) and register.user().texts_before_holidays is None


@pytest.mark.parametrize("how", [How.TEXT, How.SPOKEN])
def test_a_file_never_gives_back_texts_before_holidays(register: Register, how: How) -> None:
    register.file(ANNE + ", texts_before_holidays: 5")
    register.now += timedelta(minutes=1)
    assert register.withdraws(how=how)[-1] is Purpose.TEXTS_BEFORE_HOLIDAYS
    register.now += timedelta(days=5)
    register.file(ANNE + ", consent: {given: '2026-11-23'}, texts_before_holidays: 5")
    assert not register.holds(Purpose.TEXTS_BEFORE_HOLIDAYS) and register.user().texts_before_holidays is None
    register.gives(Purpose.TEXTS_BEFORE_HOLIDAYS)
    assert register.user().texts_before_holidays == 7


@pytest.mark.parametrize(("written", "sentence"), [
    ("0", "must be 1 or more"), ("31", "must be 30 or less"), ("uke", "write a whole number"), ("2.5", "whole number"),
])  # fmt: skip
def test_a_number_of_days_that_cannot_be_is_refused_with_a_sentence(
    register: Register, written: str, sentence: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        register.file(ANNE + f", texts_before_holidays: {written}")
    assert "service_users[0].texts_before_holidays" in str(refused.value) and sentence in str(refused.value)
    assert register.user().texts_before_holidays is None
