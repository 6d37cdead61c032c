"""The five forms say the same, and none lets what people wrote become anything but text."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import icalendar
import pytest

from service.reports.content import read, stored
from service.reports.presented import present
from service.reports.rendering import FORMS, KINDS, render
from service.reports.rendering.as_mail import html, text
from service.reports.wording import Words
from tests.reports.example import ACCEPTED, KARI, OPEN, SLY, at, example

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Balanced(HTMLParser):
    """Reads a page strictly: what is opened is closed, in order; keeps tags, ids and words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value for name, value in attributes if name == "id" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


@pytest.fixture(params=["nb", "nn", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_page_is_whole_and_needs_nothing_beside_itself(language: str) -> None:
    page = render(example(), "html", language).decode()
    read = Balanced(page)
    assert page.startswith("<!doctype html>")
    assert f'<html lang="{language}">' in page
    assert "script" not in read.tags
    assert not re.search(r"(src|href)=|@import|url\((?!#)|https?:", page)
    assert len(read.ids) == len(set(read.ids))
    referred = set(re.findall(r'aria-labelledby="([^"]+)"|url\(#([^)]+)\)', page))
    assert {one or other for one, other in referred} <= set(read.ids)
    assert read.tags.count("h1") == read.tags.count("main") == 1


def test_the_picture_has_a_table_that_says_the_same(language: str) -> None:
    read = Balanced(render(example(), "html", language).decode())
    cells = read.words[read.words.index("Krav" if language != "en" else "Requirement"):]
    names = {"nb": ["Ikke krav", "Godtatt", "Tynt", "Udekket"], "nn": ["Ikkje krav", "Godteke", "Tynt", "Udekt"],
             "en": ["Not required", "Accepted", "Thin", "Open"]}[language]  # fmt: skip
    assert [word for word in cells if word in names][:4] == names


def test_no_two_covers_share_letter_or_pattern(language: str) -> None:
    page = present(example(), language)
    letters = [one.letter for one in page.legend]
    assert len(set(letters)) == len(letters)
    drawn = render(example(), "html", language).decode()
    assert {f'id="p1-{cover}"' in drawn for cover in ("open", "accepted", "uncertain", "thin", "covered")} == {True}


def test_what_people_wrote_stays_text(language: str) -> None:
    page = render(example(), "html", language).decode()
    assert "&lt;script&gt;" in page
    assert "<Nabovik>" not in page
    for written in (html(present(example(), language), []), page):
        assert "script" not in Balanced(written).tags
    assert "#strong[x]" in text(present(example(), language), [])


def test_the_document_is_tagged_and_made_for_all_readers(language: str) -> None:
    pdf = render(example(), "pdf", language)
    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert f"/Lang ({language}".encode() in pdf or f"/Lang({language}".encode() in pdf
    assert render(example(), "pdf", language) == pdf, "the same report is the same document"


@pytest.mark.parametrize("days", [5, 45])
def test_a_longer_period_still_fits_the_paper(days: int) -> None:
    assert render(example(days=days), "pdf", "nb").startswith(b"%PDF-")


def test_a_spreadsheet_reckons_nothing_out() -> None:
    rows = list(csv.reader(io.StringIO(render(example(), "csv", "nb").decode())))
    assert rows[0][:6] == ["period", "area", "requirement", "state", "start", "end"]
    assert [row[3] for row in rows[1:]] == ["accepted", "open", "uncertain"]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    accepted = dict(zip(rows[0], rows[1], strict=True))
    assert accepted["accepted_reason"].startswith("'+1 <script>")
    assert (accepted["hours"], accepted["start"]) == ("24", "2026-12-24T00:00:00+01:00")
    assert dict(zip(rows[0], rows[2], strict=True))["could_be_asked"] == f"Ola Oppdikt; {SLY.name}"


@pytest.mark.parametrize("state", ["open", "passed"])
def test_a_row_that_is_not_accepted_says_nothing_of_an_acceptance(state: str) -> None:
    once = replace(ACCEPTED, state=state, start=OPEN.start)
    rows = list(csv.DictReader(io.StringIO(render(example(open_gaps=(once,)), "csv", "nb").decode())))
    assert [(row["accepted_by"], row["told_instead"][:5]) for row in rows] == [
        ("Ola Oppdikt", "'@Rin"), ("", ""), ("", "")]
    assert rows[1]["accepted_reason"] == ""


@pytest.mark.parametrize(("made", "left"), [
    (at(9, 7), "14 dager igjen"), (at(11, 15), "12 dager igjen"), (at(22, 23), "1 dag igjen"), (at(23, 1), "")])
def test_days_are_counted_from_when_the_report_is_made(made: datetime, left: str) -> None:
    assert present(replace(example(), made_at=made.astimezone(UTC)), "nb").days_left == left


def test_programs_get_times_with_offset_and_everything_that_people_get() -> None:
    read = json.loads(render(example(), "json", "nb"))
    assert (read["period"], read["start"], read["lead_day"]) == ("jul-2026", "2026-12-23T00:00:00+01:00", 14)
    [area] = read["areas"]
    [gap] = area["open"]
    assert (gap["start"], gap["absent"]) == ("2026-12-26T08:00:00+01:00", [{"id": "kari", "name": KARI.name}])
    assert [span["cover"] for span in area["picture"]["rows"][0]["spans"]] == [
        "free", "accepted", "thin", "open", "uncertain", "covered"]
    assert (area["uncertain"][0]["why"], area["requirements"][0]["hours"]) == ("unconfirmed", "outside")
    assert area["last_year"]["conversations_in_gaps"] == 3


def test_duty_that_nobody_confirmed_is_drawn_named_and_explained_in_every_form(language: str) -> None:
    page = render(example(), "html", language).decode()
    assert 'class="uncertain"' in page and 'fill="url(#p1-uncertain)"' in page
    named = {"nb": "har ikke bekreftet vakten", "nn": "har ikkje stadfesta vakta", "en": "has not confirmed the duty"}
    for written in (page, html(present(example(), language), []), text(present(example(), language), [])):
        assert f"Ola Oppdikt (Kveldsvakt), {Words(language, 'Europe/Oslo').when(at(26, 20), at(26, 22))}" in written
        assert named[language] in written
    assert [one.letter for one in present(example(), language).legend if one.cover == "uncertain"] == ["?"]
    rows = list(csv.DictReader(io.StringIO(render(example(), "csv", language).decode())))
    assert [(row["start"][11:16], row["end"][11:16], row["hours"], row["unconfirmed"])
            for row in rows if row["state"] == "uncertain"] == [("20:00", "22:00", "2", "Ola Oppdikt")]


def test_promised_help_is_a_number_or_few_in_every_form(language: str) -> None:
    some = example(open_gaps=(replace(OPEN, promised="<5"), replace(OPEN, id="g5", promised="12")))
    few, many = {"nb": ("noen få personer", "12 personer"), "nn": ("nokre få personar", "12 personar"),
                 "en": ("a few people", "12 people")}[language]  # fmt: skip
    page = render(some, "html", language).decode()
    for written in (page, text(present(some, language), []), html(present(some, language), [])):
        assert few in written and many in written
    rows = list(csv.DictReader(io.StringIO(render(some, "csv", language).decode())))
    assert {row["id"]: row["promised"] for row in rows if row["id"] in ("g1", "g5")} == {"g1": "<5", "g5": "12"}
    assert [gap["promised"] for gap in json.loads(render(some, "json", language))["areas"][0]["open"]] == ["<5", "12"]


def test_a_report_of_before_promised_help_was_counted_is_still_read() -> None:
    kept = stored(example())
    for gap in kept["areas"][0]["open"]:
        del gap["promised"]
    assert [gap.promised for gap in read(kept).open] == [None]


def test_a_long_name_of_a_requirement_is_written_on_several_lines_of_the_picture() -> None:
    [area] = example().areas
    named = replace(area.requirements[0], name="Sykepleier eller vernepleier på natt i hele kommunen hver dag")
    page = render(replace(example(), areas=(replace(area, requirements=(named,)),)), "html", "nb").decode()
    drawn = re.findall(r'<text x="0"[^>]*>([^<]+)<', page)
    assert " ".join(drawn) == named.name and all(len(line) <= 26 for line in drawn)
    rows = list(csv.DictReader(io.StringIO(
        render(replace(example(), areas=(replace(area, requirements=(named,)),)), "csv", "nb").decode())))
    assert {(row["requirement"], row["requirement_name"]) for row in rows} == {("natt", named.name)}


def test_calendars_get_what_is_open_and_take_a_later_report_as_an_update() -> None:
    [event] = icalendar.Calendar.from_ical(render(example(), "ics", "nb")).events
    assert event.start.isoformat() == "2026-12-26T08:00:00+01:00"
    assert event["UID"] == "jul-2026.g1@vaktlinje"
    assert str(event["SUMMARY"]).endswith("Udekket: Kveldsvakt eller høytidsvakt utenom kontortid")
    assert "ingen på vakt, én kreves" in str(event["DESCRIPTION"])
    assert icalendar.Calendar.from_ical(render(example(open_gaps=()), "ics", "nb")).events == []


def test_every_form_has_its_kind() -> None:
    assert set(FORMS) == set(KINDS)
