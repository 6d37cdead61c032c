"""A night with all that people entrust to the service in it: Dagny writes and is written about, a stranger too.

Each of SAID is said, typed or filed by somebody in it, and by nobody in any other test.
"""

from datetime import timedelta
from io import BytesIO

import pyotp

from channels.base import Inbound
from schedules.orgfile import LeftOut
from schedules.yamlfile import read
from service import people
from service.accounts import second_factor
from service.calendars import sources
from service.calendars.sources import Into
from service.models import metadata
from service.models.calendar import Applies
from service.organisation import standing
from service.processes import clock as timekeeper
from service.processes import worker
from tests.web.house import STORVIK, House
from tests.web.inbox.night import PHONES, Night
from tests.web.plans.test_the_plan import form_of

OLA = PHONES["ola"]

DAGNY, STRANGER, SILENT, SISTER, KIN = "+4759447731", "+4759447742", "+4759447753", "+4759447764", "+4759447775"
NUMBERS = (DAGNY, STRANGER, SILENT, SISTER, KIN)
CALENDAR = "https://kalender.example.org/hemmelig-flaggermus.ics"

USERS = f"""
service_users:
  - id: u7
    name: Dagny Hvalrosstind
    phone: "{DAGNY}"
    area: storvik
    primary_contact: kari
    coordinator: pia
    born: "1931-07-29"
    address: "Krokodillestubben 77, 0000 Storvik"
    access: "Nøkkelen ligger under geraniumen."
    consent: {{given: "2026-01-10"}}
    promised: [{{what: "besøk med bokmerker", until: "2027-06-30"}}]
    next_of_kin: [{{name: Torvaldine, relation: grannekone, phone: "{KIN}"}}]
    plan:
      warning_signs: ["teller makrellkasser"]
      coping: ["spille munnspill"]
      contacts: [{{name: Gudbjartine, relation: tremenning, phone: "{SISTER}"}}]
      safe_environment: ["barografen er hos naboen"]
      wishes: "Snakk ikke om slipesteiner."
"""
SAID = (
    "Hvalrosstind", "Dagny", "1931-07-29", "Krokodillestubben", "geraniumen", "makrellkasser", "munnspill",
    "Gudbjartine", "tremenning", "barografen", "slipesteiner", "fiskeørn", "rosinbolle", "måneskinnstur", "kakadue",
    "flaggermus", "lappeteppe", "piggtråd", "vaffelrøre", "tordenskrall", "kaldsvette", "stjerneskudd", "trollhegg",
    "gråtass", "bokmerker", "Torvaldine", "grannekone",
)  # fmt: skip


def play(house: House) -> Night:
    night = Night(house)
    with house.database.write() as db:
        people.take_in(db, read(BytesIO(USERS.encode()), "users.yaml"), LeftOut.STAYS, house.vault, house.clock.now())
    _they_write(house)
    _ola_reads_and_answers(night)
    _of_one_who_objects(night)
    _by_day(night)
    _secrets_of_staff(night)
    return night


def _they_write(house: House) -> None:
    house.texts(DAGNY, "jeg drømte om en fiskeørn")
    house.texts(DAGNY, "PLAN")
    house.texts(STRANGER, f"har dere rosinbolle? ring {STRANGER[3:]} eller 594 47 742")
    house.texts(SILENT, "INGEN SMS")
    house.texts(OLA, "JA 1")
    house.texts(OLA, "#1 hei, kakadue her")
    house.texts(OLA, "113 1")
    with house.database.write() as db:  # no worker lives: the webhook's own reply is kept
        db.execute(metadata.tables["process"].delete())
    sleepless = Inbound("SM" + "f" * 32, "+4759447731", STORVIK, "sover ikke, tordenskrall")
    house.wiring.line.receive(sleepless, house.clock.now())
    house.work()


def _ola_reads_and_answers(night: Night) -> None:
    ola = night.responder("ola")
    for act, typed in (
        ("plan", {}), ("card", {}), ("note", {"note": "Virker tyngre: lappeteppe", "form_key": "n1"}),
        ("write", {"text": "vi lager vaffelrøre i morgen", "form_key": "w1"}),
        ("close", {"agreed": "Kari ringer om kaldsvette", "journal": "not_relevant"}),
    ):  # fmt: skip
        ola.get(night.at(1))
        assert ola.post(f"{night.at(1)}/{act}", **typed).status_code in (200, 303), act
    ola.get("/inbox")
    ola.post("/inbox/write", name="Hvalrosstind")
    night.house.work()


def _of_one_who_objects(night: Night) -> None:
    night.house.texts(PHONES["aila"], "hello, måneskinnstur")
    ola, at = night.responder("ola"), night.at(3)
    ola.get(at)
    ola.post(f"{at}/accept")
    assert "Åpningen er logget" in ola.post(f"{at}/break-glass", reason="redd for livet, piggtråd").text


def _by_day(night: Night) -> None:
    """The plan is changed together, and what Dagny thinks of it all comes by text."""
    house = night.house
    house.pass_time(hours=11, minutes=46)
    kari, path = night.responder("kari"), "/people/u7/plan"
    saved = kari.post(path, **{**form_of(kari, path), "together_with": "Dagny og stjerneskudd", "do": "save",
                               "wishes": "Snakk gjerne om trollhegg."})  # fmt: skip
    assert saved.status_code == 303, saved.text
    house.texts(DAGNY, "MELD FRA ingen ringte om gråtass")
    house.texts(DAGNY, "TREKK SAMTYKKE")
    for _ in range(5):
        house.clock.move(timedelta(days=1))
        timekeeper.once(house.database, house.clock.now())
        worker.once(house.wiring, house.clock.now())


def _secrets_of_staff(night: Night) -> None:
    house, now = night.house, night.house.clock.now()
    secret = second_factor.new_secret()
    with house.database.write() as db:
        code = pyotp.TOTP(secret).at(now)
        second_factor.enrol(db, house.vault, night.accounts["ola"], secret, code, now, now)
        sources.follow(db, standing(db), house.vault, Into(None, None), CALENDAR, None, Applies.ASKED, now)
