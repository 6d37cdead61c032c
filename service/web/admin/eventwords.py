"""What the log calls what happened. An event that has no words here is shown by its name."""

from collections.abc import Mapping

from service.web.words import later

SOURCES: Mapping[str, tuple[str, ...]] = {  # what one can ask for -> beginnings of names
    "conversations": ("conversation:", "text:", "morning:"),
    "plans": ("plan:", "people:", "consent:", "access:"),
    "told": ("complaint:", "deviation:", "feedback:"),
    "organisation": ("organisation:", "area:", "staff:", "rota:", "absences:", "coverage:", "period:", "planned:"),
    "offers": ("offer:", "confirmation:"),
    "drills": ("drill:", "staff:unreachable", "staff:reachable"),
    "gaps": ("gap:", "report:"),
    "accounts": ("account:", "token:"),
    "calendars": ("calendar:",),
    "admin": ("admin:", "service_user:", "provider:", "outage:", "retention:"),
}
CALLED: Mapping[str, str] = {
    "conversations": later("Henvendelser"), "plans": later("Kriseplaner og søk"),
    "told": later("Meldt fra, avvik og spørsmålet etterpå"), "organisation": later("Vaktplan"),
    "offers": later("Ledige vakter og bekreftelser"), "drills": later("Prøvevarsel og hvem vi når"),
    "gaps": later("Udekket tid og rapporter"),
    "accounts": later("Kontoer og innlogging"), "calendars": later("Kalendere"), "admin": later("Administrasjon"),
}
WORDS: Mapping[str, str] = {
    "service_user:erased": later("Person slettet"), "retention:finished": later("Gammelt slettet"),
    "retention:held": later("Ledere minnet om å krysse av for journal"),
    "retention:redacted": later("Meldinger slettet hos leverandøren"),
    "conversation:opened": later("Henvendelse åpnet"), "conversation:ask": later("Vakten spørres"),
    "conversation:page:queued": later("Varsel lagt i kø"), "conversation:page:answered": later("Varsel besvart"),
    "conversation:take": later("Henvendelse tatt"), "conversation:take_over": later("Henvendelse overtatt"),
    "conversation:give_back": later("Henvendelse gitt tilbake"), "conversation:give_up": later("Ingen svarte"),
    "conversation:close": later("Henvendelse avsluttet"), "conversation:reopen": later("Henvendelse gjenåpnet"),
    "conversation:write_first": later("Vakten skrev først"), "conversation:journal": later("Journalføring"),
    "conversation:number:shown": later("Nummeret vist"), "text:undelivered": later("SMS kom ikke fram"),
    "text:rejected": later("SMS avvist av leverandøren"), "text:dropped": later("SMS ikke sendt"),
    "text:sender:shown": later("Avsenders nummer vist"), "plan:glass:broken": later("Stengt plan åpnet"),
    "plan:reason:read": later("Begrunnelsen for å åpne en stengt plan er lest"),
    "people:promised": later("Lovet hjelp endret"), "plan:changed": later("Kriseplan endret"),
    "plan:review:reminded": later("Påminnelse om å gå gjennom en kriseplan"),
    "conversation:read": later("Samtale lest"), "conversation:card:shown": later("113-kortet vist"),
    "account:identity:tied": later("Innlogging hos andre knyttet til kontoen"),
    "account:recovery_codes:made": later("Gjenopprettingskoder laget"),
    "account:recovery_codes:used": later("Gjenopprettingskode brukt"),
    "account:second_factor:taken_away": later("Telefonen tatt bort"),
    "account:sign_in:not_invited": later("Innlogging uten invitasjon"),
    "account:link:invitation": later("Invitasjon laget"), "account:link:reset": later("Lenke til nytt passord laget"),
    "morning:report:made": later("Vaktrapport laget"),
    "morning:report:read": later("Vaktrapport lest og fulgt opp"),
    "morning:report:reminded": later("Vaktrapport etterlyst"),
    "morning:report:managers_told": later("Ledere varslet om en vaktrapport som ikke er fulgt opp"),
    "morning:mail:sent": later("Vaktrapport sendt på e-post"),
    "people:helpers:changed": later("Primærkontakt eller ønsker om hjelpere endret"),
    "people:contact:wished": later("Ønske om å bytte primærkontakt"),
    "people:holiday:told": later("SMS før en høytid"), "people:holiday:corrected": later("SMS før en høytid rettet"),
    "people:contact:done": later("Ønske om å bytte primærkontakt fulgt opp"),
    "consent:person:given": later("Ja notert"), "consent:person:withdrawn": later("Samtykke trukket"),
    "access:log:asked": later("Innsyn i loggen bedt om"), "access:log:handed": later("Loggen gitt til personen"),
    "complaint:noted": later("Meldt fra om noe"), "complaint:filled": later("Skrevet hva det gjelder"),
    "complaint:read": later("Lest det som er meldt fra om"),
    "complaint:number": later("Nummeret til den som meldte fra, vist"),
    "complaint:reminded": later("Påminnelse om å svare"), "complaint:late": later("Svar over fristen, leder varslet"),
    "complaint:answered": later("Det som er meldt fra om, besvart"),
    "deviation:drafted": later("Utkast til avvik laget"), "deviation:completed": later("Avvik fullført"),
    "deviation:discarded": later("Utkast til avvik forkastet"),
    "feedback:asked": later("Spurt hvordan det var"), "feedback:answered": later("Svart hvordan det var"),
    "feedback:words:opened": later("Ordene ved siden av tallene åpnet"),
    "people:searched": later("Søk blant brukere"), "organisation:import:changed": later("Organisasjonen endret"),
    "planned:change:made": later("Vaktplanen endret"), "offer:made": later("Vakt tilbudt"),
    "offer:taken": later("Ledig vakt tatt"), "offer:declined": later("Nei til ledig vakt"),
    "provider:down": later("Leverandøren tar ikke imot SMS"), "provider:back": later("Leverandøren tar imot SMS igjen"),
    "outage:page_mail:sent": later("Varsel sendt på e-post"),
    "outage:page_mail:failed": later("Varsel på e-post kom ikke av gårde"),
    "outage:outage_mail:sent": later("Leder varslet på e-post om brudd hos leverandøren"),
    "outage:outage_mail:failed": later("E-post til leder om brudd hos leverandøren kom ikke av gårde"),
    "drill:begun": later("Prøvevarsel begynt"), "drill:asked": later("Prøvevarsel sendt"),
    "drill:answered": later("Prøvevarsel besvart"), "drill:ended": later("Prøvevarsel avsluttet"),
    "drill:not_begun": later("Ukentlig prøvevarsel ble ikke begynt"),
    "staff:unreachable": later("SMS når ikke fram til en ansatt"),
    "staff:reachable": later("SMS når fram til en ansatt igjen"),
    "staff:unreachable:told": later("Turnusplanlegger varslet om en ansatt som ikke nås"),
    "gap:opened": later("Udekket tid oppdaget"), "gap:filled": later("Udekket tid dekket"),
    "gap:passed": later("Udekket tid er over"), "gap:changed": later("Udekket tid endret"),
    "gap:accepted": later("Udekket tid godtatt"), "gap:acceptance_withdrawn": later("Godtatt tid trukket tilbake"),
    "gap:assigned": later("Udekket tid fylt av en leder"), "gap:told": later("Meldt om udekket tid"),
    "report:made": later("Rapport laget"), "report:not_made": later("Rapport lot seg ikke lage"),
    "account:sign_in:done": later("Innlogget"), "account:sign_in:failed": later("Innlogging feilet"),
    "account:account:invited": later("Konto invitert"), "account:account:changed": later("Konto endret"),
    "account:account:closed": later("Konto stengt"), "account:password:changed": later("Passord byttet"),
    "account:second_factor:failed": later("Feil kode"), "account:second_factor:enrolled": later("Telefon satt opp"),
    "account:sessions:ended": later("Logget ut overalt"), "token:made": later("API-nøkkel laget"),
    "token:revoked": later("API-nøkkel trukket tilbake"), "calendar:address:made": later("Kalenderadresse laget"),
    "calendar:address:revoked": later("Kalenderadresse trukket tilbake"),
    "calendar:plan:taken_in": later("Plan lest inn"), "calendar:source:stale": later("Kalender lar seg ikke hente"),
    "admin:wording:saved": later("Tekst endret"), "admin:wording:reset": later("Tekst satt tilbake"),
    "admin:file:imported": later("Organisasjonsfil lest inn"), "admin:users:imported": later("Brukerfil lest inn"),
    "admin:plan:taken_in": later("Plan lest inn av en administrator"),
}
MADE = {  # PART:import:WHAT and admin:PART:WHAT
    "added": later("{part} lagt til"), "changed": later("{part} endret"), "moved": later("{part} flyttet"),
    "retired": later("{part} tatt ut"), "saved": later("{part} lagret av en administrator"),
}
PARTS = {
    "area": later("Område"), "areas": later("Område"), "staff": later("Ansatt"), "rota": later("Vaktlinje"),
    "rotas": later("Vaktlinje"), "absences": later("Fravær"), "coverage": later("Bemanningskrav"),
    "period": later("Periode"), "periods": later("Periode"), "service_user": later("Bruker"), "whole": later("Felles"),
}


def said(name: str) -> str:
    if name in WORDS:
        return str(WORDS[name])
    parts = name.split(":")
    kind = parts[1] if parts[0] == "admin" and len(parts) == 3 else parts[0]
    if len(parts) == 3 and parts[2] in MADE and kind in PARTS:
        return str(MADE[parts[2]]).format(part=PARTS[kind])
    return name
