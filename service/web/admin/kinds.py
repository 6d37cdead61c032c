"""The forms of the organisation file's items: every key that there is, but layers, shifts, overrides and absences,
which planners change in the rota itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from schedules.organisation import Area, Coverage, Organisation, Period, Rota, Staff
from service.organisation.items import Kind
from service.web.admin import kept
from service.web.admin.fields import Field, Group, Shape
from service.web.planning.layerform import DAYS, HOLIDAYS
from service.web.words import later

KINDS_OF_ROTA = (
    ("after_hours", later("kveld, natt og helg")), ("holiday", later("høytid")), ("ambulant", later("ambulant team")),
    ("daytime", later("dagtid")), ("backup", later("bakvakt")),
)  # fmt: skip
LANGUAGES = (("nb", later("bokmål")), ("nn", later("nynorsk")), ("en", later("engelsk")))
WEEKDAYS = (
    ("mon", later("mandag")), ("tue", later("tirsdag")), ("wed", later("onsdag")), ("thu", later("torsdag")),
    ("fri", later("fredag")), ("sat", later("lørdag")), ("sun", later("søndag")),
)  # fmt: skip
NAME = Field("name", later("Navn"), needed=True)
START = Field("start", later("Fra"), Shape.TIME)
END = Field("end", later("Til"), Shape.TIME)
WINDOW = (
    Field("days", later("Dager"), Shape.TICKS, choices=DAYS),
    Field("from", later("Fra klokka"), Shape.CLOCK), Field("to", later("Til klokka"), Shape.CLOCK),
    Field("holidays", later("Helligdager"), Shape.CHOICE, choices=HOLIDAYS),
)  # fmt: skip
OVERNIGHT = later("Slutter den neste dag, skriv en slutt som er lik eller tidligere enn starten: 15.30 til 08.00. "
                  "En linje uten dager teller ikke.")  # fmt: skip
STEP = (
    Field("place", later("Rekkefølge"), Shape.NUMBER),
    Field("wait", later("Vent før neste trinn"), Shape.LENGTH),
    Field("rotas", later("Den som har vakt på"), Shape.TICKS, from_stored="rotas"),
    Field("staff", later("I tillegg, ved navn"), Shape.PEOPLE),
)

AREA = (
    Group(later("Området"), (
        NAME,
        Field("sms_number", later("Nummeret som folk skriver til"), needed=True,
              hint=later("Med landkode, for eksempel +4759440001. Det må være satt opp hos leverandøren, se Nummer.")),
        Field("language", later("Språk til den vi ikke kjenner, og til den som ringer"), Shape.CHOICE,
              choices=LANGUAGES),
    )),
    Group(later("Kontortid"), (
        Field("office_hours", later("Kontortid"), Shape.ROWS, parts=WINDOW, row=later("Tid {n}"), hint=OVERNIGHT),
    ), later("Utenom dette er området stengt, og noen må ha vakt. Ingen linjer: alltid stengt.")),
    Group(later("Når ingen kan nås"), (
        Field("fallback.default", later("Hva brukeren får beskjed om"), Shape.LONG, needed=True,
              hint=later("Skal si hvor man kan henvende seg: legevakten 116117, og 113 ved fare for liv.")),
        Field("fallback.sms_only", later("Til den som bare bruker SMS"), Shape.LONG,
              hint=later("For den som er døv eller uten tale. Ikke be dem ringe: nevn nød-SMS til 113.")),
    )),
    Group(later("Varslingsrekkefølge"), (
        Field("ladder", later("Trinn"), Shape.ROWS, parts=STEP, row=later("Trinn {n}"),
              hint=later("Trinnene tas i rekkefølge. I ett trinn spørres alle samtidig, og den første som svarer JA, "
                         "får henvendelsen. Et trinn uten noen faller bort.")),
        Field("ladder_rounds", later("Hvor mange ganger den gjennomgås"), Shape.NUMBER),
        Field("reply_wait", later("Hvor lenge en bruker kan vente på svar før vakthavende blir minnet om det"),
              Shape.LENGTH),
    )),
    Group(later("Hvem som får vite det"), (
        Field("managers", later("Ledere"), Shape.PEOPLE,
              hint=later("Får vite om ubesvarte henvendelser og udekket tid.")),
        Field("planners", later("Turnusplanleggere"), Shape.PEOPLE, hint=later("Får vite om udekket tid.")),
        Field("daytime", later("Dagtid"), Shape.PEOPLE,
              hint=later("Får vaktrapporten om morgenen og når en vakt er slutt. Står ingen her, får de som har "
                         "dagvaktlinjene, den.")),
        Field("escalate_to", later("Nivået over"), Shape.PEOPLE,
              hint=later("Får rapporten når det fortsatt er udekket tid kort før perioden.")),
    )),
    Group(later("Tekstmeldinger"), (
        Field("unknown_numbers", later("Når et ukjent nummer skriver"), Shape.CHOICE, choices=(
            ("route", later("spør vakten med en gang")), ("reply", later("svar automatisk først, og spør vakten hvis "
                                                                         "de skriver igjen")))),
        Field("staff_texts", later("Hva vakthavende får på telefonen"), Shape.CHOICE, choices=(
            ("full", later("det brukeren skriver")), ("notice", later("bare beskjed om at det har kommet noe")))),
        Field("links_in_texts", later("Ta med lenke til innboksen i varsler"), Shape.YES,
              hint=later("Noen teleoperatører stopper meldinger med lenker.")),
        Field("redact", later("Be leverandøren slette meldingene et døgn etter"), Shape.YES,
              hint=later("Teksten og bilder slettes hos leverandøren, ikke her.")),
        Field("opt_out_words", later("Leverandørens egne ord for avmelding (STOP)"), Shape.CHOICE, choices=(
            ("", later("ikke ordnet ennå")), ("off", later("slått av")), ("localised", later("byttet til egne ord"))),
            hint=later("Ellers kan den som skriver STOP, ikke få svar. Se Nummer.")),
    )),
    Group(later("Ukentlig prøvevarsel"), (
        Field("drill.day", later("Dag"), Shape.CHOICE, choices=(("", later("ingen fast dag")), *WEEKDAYS)),
        Field("drill.at", later("Klokka"), Shape.CLOCK,
              hint=later("Står den tom: 12.00. Om natten ventes det til kl. 8.")),
    ), later("En prøve på SMS til alle som har vakt den neste uka. Den som ikke blir nådd, får du vite om.")),
)  # fmt: skip

STAFF = (
    Group(later("Den ansatte"), (
        NAME,
        Field("phone", later("Mobilnummer"), needed=True, hint=later("Med landkode, for eksempel +4759441001.")),
        Field("email", later("E-post"), hint=later("Rapporter og beskjeder.")),
        Field("competences", later("Kompetanse"), Shape.LIST, hint=later("Én på hver linje, med egne ord.")),
        Field("languages", later("Språk"), Shape.LIST,
              hint=later("Én på hver linje: nb, nn, en og så videre. Det første vi har, brukes i meldinger.")),
    )),
)  # fmt: skip

ROTA = (
    Group(later("Vaktlinjen"), (
        NAME,
        Field("kind", later("Slag"), Shape.CHOICE, choices=KINDS_OF_ROTA),
        Field("areas", later("Områder den dekker"), Shape.TICKS, from_stored="areas"),
    )),
    Group(later("Arbeidstid og hvile"), (
        Field("duty", later("Vakten er"), Shape.CHOICE, choices=(
            ("active", later("aktivt arbeid")), ("standby", later("beredskap hjemme")))),
        Field("standby_factor", later("Hvor stor del av beredskapen som regnes som arbeidstid"),
              hint=later("En brøk eller et desimaltall fra 0 til 1, for eksempel 1/7.")),
        Field("rest.daily", later("Døgnhvile"), Shape.LENGTH, hint=later("11 t, etter avtale ned til 8 t.")),
        Field("rest.weekly", later("Ukehvile"), Shape.LENGTH, hint=later("35 t, etter avtale ned til 28 t.")),
    )),
    Group(later("Bekreftelse"), (
        Field("confirm", later("Be den som skal på vakt, om å bekrefte"), Shape.YES),
        Field("confirm_before", later("Hvor lenge før vakten"), Shape.LENGTH),
    )),
)  # fmt: skip

COVERAGE = (
    Group(later("Kravet"), (
        Field("name", later("Navn"), hint=later("Det som står i rapporter.")),
        Field("area", later("Område"), Shape.CHOICE, needed=True, from_stored="areas"),
        Field("minimum", later("Så mange må være på vakt"), Shape.NUMBER),
        Field("kinds", later("Bare vaktlinjer av disse slagene teller"), Shape.TICKS, choices=KINDS_OF_ROTA,
              hint=later("Ingen valgt: alle slag.")),
        Field("competences", later("Bare ansatte med en av disse teller"), Shape.LIST,
              hint=later("Én på hver linje. Ingen: alle.")),
    )),
    Group(later("Når det gjelder"), (
        Field("hours", later("Timer"), Shape.CHOICE, choices=(
            ("always", later("hele døgnet")), ("outside", later("utenom kontortiden")),
            ("windows", later("i tidene nedenfor")))),
        Field("windows", later("Tider"), Shape.ROWS, parts=WINDOW, row=later("Tid {n}"), hint=OVERNIGHT),
        START, END,
    ), later("Uten fra og til gjelder kravet alltid.")),
)  # fmt: skip

PERIOD = (
    Group(later("Perioden"), (
        NAME,
        Field("start", later("Fra"), Shape.TIME, needed=True), Field("end", later("Til"), Shape.TIME, needed=True),
    ), later("Jul, påske og langhelger finnes allerede. Her er det som kommer i tillegg, for eksempel fellesferien.")),
)  # fmt: skip

WHOLE = (
    Group(later("Kalender"), (
        Field("timezone", later("Tidssone"), needed=True),
        Field("country", later("Land"), needed=True, hint=later("To bokstaver. Avgjør hva som er helligdager.")),
        Field("extra_holidays", later("Andre dager som skal regnes som helligdager"), Shape.LIST,
              hint=later("Én på hver linje: 12-24 for hvert år, eller 2026-05-15 for én dag.")),
    )),
    Group(later("Rapporter om udekket tid"), (
        Field("reports.lead_days", later("Så mange dager før en periode sendes rapporten"), Shape.LIST,
              hint=later("Ett tall på hver linje.")),
        Field("reports.at", later("Klokka"), Shape.CLOCK),
        Field("reports.escalate", later("Send de to siste også til nivået over, når noe fortsatt er udekket"),
              Shape.YES),
    )),
    Group(later("Så mange dager lagres noe"), tuple(
        Field(f"retention.{kind}", name, Shape.NUMBER) for kind, (name, _since) in kept.NAMES.items()
    ), later("Se hva hver av dem er, under Lagring og sletting.")),
)  # fmt: skip


@dataclass(frozen=True)
class Described:
    """`one`: as in a `Change`; `elsewhere`: keys that planners change in the rota."""

    kind: Kind
    one: str
    model: type[BaseModel]
    many: str
    new: str
    groups: Sequence[Group]
    retiring: str = ""  # what it means to take one out
    elsewhere: tuple[str, ...] = ()


DESCRIBED: Mapping[Kind, Described] = {
    described.kind: described for described in (
        Described(
            Kind.AREAS, "area", Area, later("Områder"), later("Nytt område"), AREA,
            later("Ingen kan skrive til området mer. Bemanningskravene går ut med det. Historien beholdes, og nummeret "
                  "kan brukes av et annet område. Området må ikke ha åpne henvendelser.")),
        Described(
            Kind.STAFF, "staff", Staff, later("Ansatte"), later("Ny ansatt"), STAFF,
            later("Personen tas ut av vaktplanen og av varslingsrekkefølger. Turer i grunnturnus blir stående tomme. "
                  "Kontoen stenges ikke: det gjøres under Kontoer.")),
        Described(
            Kind.ROTAS, "rota", Rota, later("Vaktlinjer"), later("Ny vaktlinje"), ROTA,
            later("Ingen har vakt på den mer, og den tas ut av varslingsrekkefølger."),
            ("layers", "shifts", "overrides")),
        Described(
            Kind.COVERAGE, "coverage", Coverage, later("Bemanningskrav"), later("Nytt bemanningskrav"), COVERAGE,
            later("Det meldes ikke lenger om tid der kravet ikke er oppfylt.")),
        Described(
            Kind.PERIODS, "period", Period, later("Perioder"), later("Ny periode"), PERIOD,
            later("Det lages ikke flere rapporter om den.")),
        Described(
            Kind.WHOLE, "organisation", Organisation, later("Felles"), "", WHOLE,
            elsewhere=("areas", "staff", "rotas", "absences", "coverage", "periods")),
    )
}  # fmt: skip
