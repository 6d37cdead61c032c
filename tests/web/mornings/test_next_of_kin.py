"""Next of kin: reached while the person consents, and listened to whether or not; nothing is confirmed to them."""

from io import BytesIO
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schedules.orgfile import LeftOut, read
from schedules.yamlfile import FileRefused
from service import consents, people
from service.consents import Given, How, Purpose
from service.people import kin
from tests.web.mornings.conftest import Morning

BERIT = "+4759442099"
NUMBERS = count(100)
SAID = st.sampled_from(["er Anne hos dere?", "HJELP", "STOPP", "PLAN", "HVEM", "MENY", "INNSYN", "TREKK SAMTYKKE",
                        "BYTT KONTAKT", "hun svarer ikke", "MELD FRA ingen ringte", "4 takk", "INGEN SMS", "#1", "113"])


def names_berit(morning: Morning, *, phone: str = BERIT) -> None:
    file = f"""
service_users:
  - {{id: anne, name: Anne Påfunn, phone: "+4759442001", area: storvik,
     next_of_kin: [{{name: Berit Oppspinn, phone: "{phone}", relation: søster}}]}}
"""
    with morning.house.database.write() as db:
        people.take_in(db, read(BytesIO(file.encode()), "users.yaml"), LeftOut.STAYS, morning.house.vault,
                       morning.house.clock.now())  # fmt: skip


def consent(morning: Morning) -> None:
    now = morning.house.clock.now()
    said = Given(Purpose.NEXT_OF_KIN, now.date(), None, None, How.SPOKEN, "pia")
    with morning.house.database.write() as db:
        consents.give(db, morning.house.vault, "anne", said, now.date(), now)


def withdraw(morning: Morning) -> None:
    with morning.house.database.write() as db:
        consents.withdraw(db, "anne", [Purpose.NEXT_OF_KIN], How.SPOKEN, "pia", morning.house.clock.now())


def test_the_file_is_kept_sealed_and_read_back_as_it_was(morning: Morning) -> None:
    names_berit(morning)
    names_berit(morning)

    [row] = morning.rows("next_of_kin")
    assert not any(word in str(row) for word in ("Berit", "søster", "442099"))
    with morning.house.database.read() as db:
        [found] = kin.of_person(db, morning.house.vault, "anne")
    assert found.written() == {"name": "Berit Oppspinn", "phone": BERIT, "relation": "søster"}


def test_the_persons_own_number_is_nobody_elses(morning: Morning) -> None:
    with pytest.raises(FileRefused, match="next_of_kin"):
        names_berit(morning, phone="+4759442001")
    assert morning.rows("next_of_kin") == []


def test_whoever_has_the_conversation_reaches_them_only_while_the_person_consents(morning: Morning) -> None:
    names_berit(morning)
    ola = morning.take("ola")
    assert "Vis pårørende" not in ola.get(morning.at()).text
    assert ola.post(f"{morning.at()}/next-of-kin").status_code == 404
    consent(morning)
    assert BERIT not in ola.get(morning.at()).text
    shown = ola.post(f"{morning.at()}/next-of-kin").text
    assert "Berit Oppspinn, søster" in shown and f"tel:{BERIT}" in shown
    assert [row["staff_id"] for row in morning.rows("plan_opening") if row["what"] == "next_of_kin"] == ["ola"]
    withdraw(morning)
    assert ola.post(f"{morning.at()}/next-of-kin").status_code == 404


def test_next_of_kin_who_texts_is_listened_to_in_a_conversation_of_its_own(morning: Morning) -> None:
    names_berit(morning)
    morning.house.texts(BERIT, "jeg er redd for søsteren min")

    row = morning.conversation()
    assert (row["kind"], row["service_user_id"], row["state"]) == ("next_of_kin", None, "paging")
    [told] = morning.inbox_of(BERIT)
    assert "Vi kan ikke si noe om andre" in told and "116117" in told and "113" in told and "Anne" not in told
    assert [text for text in morning.inbox_of("ola") if "JA 1" in text]
    morning.house.texts("+4759441002", "JA 1")
    handed = "\n".join(morning.inbox_of("ola"))
    assert "fra en pårørende" in handed and "Anne" not in handed


def test_staff_see_whose_next_of_kin_it_is_only_while_the_person_consents(morning: Morning) -> None:
    names_berit(morning)
    morning.house.texts(BERIT, "jeg er redd for søsteren min")
    ola = morning.responder("ola")
    assert "Anne" not in ola.get(morning.at()).text and "bekreft ingenting" in ola.get(morning.at()).text
    consent(morning)
    assert "Pårørende til Anne Påfunn" in ola.get(morning.at()).text
    withdraw(morning)
    assert "Anne" not in ola.get(morning.at()).text


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(said=st.lists(SAID, min_size=1, max_size=4))
def test_what_next_of_kin_hears_is_the_same_whether_or_not_the_person_consents(
    morning: Morning, said: list[str]
) -> None:
    heard = []
    for says in (consent, withdraw):
        phone = f"+4759445{next(NUMBERS):03d}"  # one that has not written before
        names_berit(morning, phone=phone)
        says(morning)
        for text in said:
            morning.house.texts(phone, text)
        heard.append(morning.inbox_of(phone))
    assert heard[0] and heard[0] == heard[1]
