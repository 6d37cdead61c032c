"""`users import FILE`: service users and their plans over what is stored, all of it or nothing (contract, section 2).

Nothing told of it, in problems, changes or events, holds more than ids.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from re import ASCII, fullmatch
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select, update

from schedules.filecheck import check_items
from schedules.orgchanges import Change, Changes, What, compare
from schedules.orgmerge import LeftOut, Placed, Plain
from schedules.yamlfile import Document, Path
from service import consents, events, promised
from service.organisation import Standing, standing, writing
from service.people import kin, versions
from service.people.finding import SERVICE_USER, open_plan_fields, opened
from service.people.usersfile import DATE, UsersFile, WrittenUser
from service.people.versions import Writing
from service.vault import Vault

KIND = "service_user"
SEALED = ("name", "phone", "born", "address", "access")


def take_in(db: Connection, document: Document, left_out: LeftOut, vault: Vault, now: datetime) -> Changes:
    """Stores the file in the caller's write transaction; FileRefused changes nothing once that is rolled back."""
    writing.hold(db)
    before, after, found = compared(db, document, left_out, vault, now)
    _write(db, vault, found.listed, after, now)
    written, zone = [change.id for change in found.listed if change.id in after], _zone(db)
    after = consents.hold_to(db, after, written, zone)
    for id in written:
        consents.note_file(db, id, before.get(id), after[id], now, now.astimezone(zone).date())
    _keep_versions(db, vault, before, after, now)
    return found


def compared(
    db: Connection, document: Document, left_out: LeftOut, vault: Vault, now: datetime
) -> tuple[Mapping[str, Plain], Mapping[str, Plain], Changes]:
    """Who is kept, by id; the same with the file taken in; and what changes. Writes nothing. FileRefused."""
    check_items(document, UsersFile, document.data)
    before = _stored(db, vault)
    named = _named(document, before)
    _check(document, standing(db), before, named, left_out)
    _check_dates(document, named, now.astimezone(_zone(db)).date())
    document.refuse_if_wrong()
    after = {} if left_out is LeftOut.RETIRES else dict(before)
    for id, placed in named.items():
        after[id] = WrittenUser.model_validate(placed.item).model_dump(mode="json")
    after = consents.over_the_file(db, after, named, _zone(db))
    # The order of service users means nothing.
    ordered = {id: after[id] for id in sorted(after)}
    found = tuple(compare(KIND, dict(sorted(before.items())), ordered))
    return before, after, Changes(found, len(after) - sum(change.id in after for change in found))


def _zone(db: Connection) -> ZoneInfo:
    return ZoneInfo(standing(db).organisation.timezone)


def _stored(db: Connection, vault: Vault) -> dict[str, Plain]:
    """Everyone who is kept, as in the file with every default written out."""
    users: dict[str, Plain] = {}
    named = kin.of_all(db, vault)
    for row in db.execute(select(SERVICE_USER).where(SERVICE_USER.c.retired_at.is_(None))):
        user = opened(vault, row)
        consent = {"given": row.consent_given, "until": row.consent_until} if row.consent_given else None
        plain = {"id": user.id, "area": user.area_id, "language": user.language, "sms_only": user.sms_only,
                 "primary_contact": user.primary_contact, "avoid": list(user.avoid), "coordinator": user.coordinator,
                 "objects": user.objects, "plan_by_sms": user.plan_by_sms, "consent": consent,
                 "texts_before_holidays": user.texts_before_holidays,
                 "plan": open_plan_fields(vault, user),
                 "next_of_kin": [one.written() for one in named.get(user.id, ())],
                 "promised": [one.written() for one in promised.opened(vault, row)],
                 **{key: getattr(user, key) for key in SEALED}}
        users[user.id] = WrittenUser.model_validate(plain).model_dump(mode="json")
    return users


def _named(document: Document, before: Mapping[str, Plain]) -> dict[str, Placed]:
    """The file's items over the stored ones, by id; an id written twice is complained of."""
    named: dict[str, Placed] = {}
    items = document.data.get("service_users")
    for place, item in enumerate(items if isinstance(items, list) else ()):
        id = item.get("id") if isinstance(item, dict) else None
        if isinstance(id, str) and id in named:
            document.complain(("service_users", place, "id"), "the id is used twice")
        elif isinstance(id, str):
            named[id] = Placed(place, {**before.get(id, {}), **item})
    return named


def _check(
    document: Document, organisation: Standing, before: Mapping[str, Plain], named: Mapping[str, Placed],
    left_out: LeftOut,
) -> None:
    """Complain of ids that the organisation does not know, and of numbers that somebody else has."""
    path: Path
    staying = () if left_out is LeftOut.RETIRES else (id for id in before if id not in named)
    holders = {before[id]["phone"]: id for id in staying}
    for id, placed in named.items():
        path = ("service_users", placed.place or 0)
        phone = placed.item.get("phone")
        if isinstance(phone, str) and holders.setdefault(phone, id) != id:
            document.complain((*path, "phone"), "another service user has the same number")
        if isinstance(phone, str) and (organisation.staff_by_phone(phone) or organisation.area_by_number(phone)):
            document.complain((*path, "phone"), "a staff member or an area has the same number")
        _check_kin(document, organisation, path, placed.item)
        _check_references(document, organisation, path, placed.item)


def _check_kin(document: Document, organisation: Standing, path: Path, item: Plain) -> None:
    """Not so with another service user's number: two who text may be each other's, and each is known as themselves."""
    named = item.get("next_of_kin")
    for nth, one in enumerate(named if isinstance(named, list | tuple) else ()):
        phone = one.get("phone") if isinstance(one, dict) else None
        if isinstance(phone, str) and (organisation.staff_by_phone(phone) or organisation.area_by_number(phone)):
            document.complain((*path, "next_of_kin", nth, "phone"), "a staff member or an area has the same number")


def _check_dates(document: Document, named: Mapping[str, Placed], today: date) -> None:
    """What has happened was no later than today."""
    for placed in named.values():
        path, consent = ("service_users", placed.place or 0), placed.item.get("consent")
        given = consent.get("given") if isinstance(consent, dict) else None
        for at, written in ((("born",), placed.item.get("born")), (("consent", "given"), given)):
            if isinstance(written, str) and fullmatch(DATE, written, ASCII) and written > today.isoformat():
                document.complain((*path, *at), "is a day to come")


def _check_references(document: Document, organisation: Standing, path: Path, item: Plain) -> None:
    area = item.get("area")
    if isinstance(area, str) and organisation.area(area) is None:
        document.complain((*path, "area"), "there is no area with this id")
    for key in ("primary_contact", "coordinator"):
        written = item.get(key)
        if isinstance(written, str) and organisation.staff(written) is None:
            document.complain((*path, key), "there is no staff member with this id")
    avoid = item.get("avoid")
    for nth, written in enumerate(avoid if isinstance(avoid, list) else ()):
        if isinstance(written, str) and organisation.staff(written) is None:
            document.complain((*path, "avoid", nth), "there is no staff member with this id")


def _write(
    db: Connection, vault: Vault, found: Sequence[Change], after: Mapping[str, Plain], now: datetime
) -> None:
    rows = SERVICE_USER
    changed = [change.id for change in found if change.what is not What.RETIRED]
    retired = [change.id for change in found if change.what is What.RETIRED]
    db.execute(update(rows).where(rows.c.id.in_(retired)).values(retired_at=now))
    # Two who change numbers with each other never have the same one in between.
    db.execute(update(rows).where(rows.c.id.in_(changed)).values(phone_index="changing " + rows.c.id))
    stored = {row.id: promised.opened(vault, row)
              for row in db.execute(select(rows).where(rows.c.id.in_(changed)))}
    count = db.scalar(select(func.count()).select_from(rows)) or 0
    for id in changed:
        if id in stored:
            db.execute(update(rows).where(rows.c.id == id).values(_row(vault, after[id], stored[id])))
        else:
            db.execute(rows.insert().values({**_row(vault, after[id], ()), "position": count}))
            count += 1
    for id in changed:
        kin.keep(db, vault, id, after[id]["next_of_kin"])
    for change in found:
        area = after[change.id]["area"] if change.id in after else None
        events.record(db, f"{KIND}:import:{change.what}", change.id, now, area_id=area)


def _keep_versions(
    db: Connection, vault: Vault, before: Mapping[str, Plain], after: Mapping[str, Plain], now: datetime
) -> None:
    """A plan that the file has changed, or brings back with the person, has a new version."""
    for id, user in after.items():
        if user["plan"] != before.get(id, {}).get("plan"):
            versions.keep(db, vault, id, before.get(id, {}).get("plan"), user["plan"], Writing(now))


def _row(vault: Vault, user: Plain, before: Sequence[promised.Promised]) -> dict[str, Any]:
    def sealed(fields: Plain, column: str) -> str:
        return vault.seal(json.dumps(fields, ensure_ascii=False), table="service_user", id=user["id"], column=column)

    consent = user["consent"] or {"given": None, "until": None}
    plain = ("language", "sms_only", "primary_contact", "avoid", "coordinator", "objects", "plan_by_sms",
             "texts_before_holidays")
    return {
        "id": user["id"], "area_id": user["area"], **{key: user[key] for key in plain},
        "phone_index": vault.index(user["phone"]),
        "particulars_sealed": sealed({key: user[key] for key in SEALED}, "particulars_sealed"),
        "consent_given": consent["given"], "consent_until": consent["until"],
        "plan_sealed": None if user["plan"] is None else sealed(user["plan"], "plan_sealed"),
        **promised.columns(vault, user["id"], user["promised"], before),
        "retired_at": None, "erased_at": None,
    }
