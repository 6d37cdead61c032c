"""Each lead day's report reaches each person once, whatever stops in between (contract, section 8)."""

import pytest

from service import queue
from service.reports import kept
from tests.reports.season import CHRISTMAS_GAP, FILLED, LEAD_DAYS, ORGANISATION, Season
from tests.standin.post import Post


def test_planner_and_manager_get_one_mail_and_the_manager_one_text(autumn: Season, post: Post) -> None:
    autumn.comes("10-28")
    assert sorted(post.recipients) == ["mona@example.org", "pia@example.org"]
    assert autumn.texts("pia") == []
    assert autumn.texts("mona") == [
        "Storvik, Jul 2026: 1 tidsrom mangler folk på vakt. Det første begynner lørdag 26.12. kl. 08.00. "
        "Hele rapporten kommer på e-post."]  # fmt: skip


def test_the_mail_has_text_html_and_the_report_as_pdf(autumn: Season, post: Post) -> None:
    autumn.comes("10-28")
    [letter] = post.to("pia@example.org")
    assert letter["Subject"] == "Storvik, Jul 2026: ett tidsrom er ikke dekket"
    assert letter["From"] == "Vaktlinje <vakt@example.org>"
    plain, html = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None and html is not None
    assert CHRISTMAS_GAP in plain.get_content()
    assert CHRISTMAS_GAP in html.get_content()
    [pdf] = letter.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content_type()) == ("bemanning-jul-2026.pdf", "application/pdf")
    assert pdf.get_content().startswith(b"%PDF-")


def test_nothing_comes_before_the_hour_of_the_day(autumn: Season, post: Post) -> None:
    autumn.comes("10-28", "06:59")
    assert post.letters == []
    autumn.comes("10-28", "07:00")
    assert len(post.letters) == 2


def test_each_lead_day_has_its_report_and_no_other_day(autumn: Season, post: Post) -> None:
    for day in ("10-27", "10-28", "10-29", "11-24", "11-25", "12-08", "12-09", "12-15", "12-16", "12-20", "12-21"):
        autumn.comes(day)
    assert len(post.to("pia@example.org")) == len(LEAD_DAYS)
    assert len(autumn.texts("mona")) == len(LEAD_DAYS)


def test_looking_twice_sends_nothing_twice(autumn: Season, post: Post) -> None:
    autumn.comes("10-28")
    autumn.looks()
    autumn.comes("10-28", "23:00")
    autumn.comes("10-29")
    assert len(post.letters) == 2


def test_of_several_missed_lead_days_the_latest_is_sent_late_and_once(autumn: Season, post: Post) -> None:
    autumn.comes("12-11", "15:00")
    autumn.comes("12-12")
    assert len(post.to("pia@example.org")) == 1
    assert [row["lead_day"] for row in autumn.rows("report")] == [14]


def test_a_lead_day_before_the_area_was_imported_is_not_missed(autumn: Season, post: Post) -> None:
    autumn.imports("""
        areas:
          - {id: nabovik, name: Nabovik, sms_number: "+4759440002", fallback: Ring 116117., planners: [pia],
             ladder: [{staff: [mona], wait: 5m}]}
    """)
    autumn.comes("10-28")
    autumn.hours_pass(3)
    autumn.imports("""
        areas:
          - {id: lillevik, name: Lillevik, sms_number: "+4759440003", fallback: Ring 116117., planners: [pia],
             ladder: [{staff: [mona], wait: 5m}]}
    """)
    autumn.comes("10-29")
    assert {str(letter["Subject"]).split(",")[0] for letter in post.to("pia@example.org")} == {"Storvik", "Nabovik"}
    autumn.comes("11-25")
    assert len([letter for letter in post.letters if "Lillevik" in str(letter["Subject"])]) == 1


def test_a_report_without_gaps_is_sent_and_says_so(autumn: Season, post: Post) -> None:
    autumn.imports(FILLED)
    autumn.comes("10-28")
    [letter] = post.to("pia@example.org")
    assert letter["Subject"] == "Storvik, Jul 2026: ingen udekket tid"
    assert autumn.texts("mona") == ["Storvik, Jul 2026: ingen åpne hull i vaktene. Hele rapporten kommer på e-post."]


def test_whoever_is_planner_and_manager_gets_one_mail(autumn: Season, post: Post) -> None:
    autumn.imports(ORGANISATION.replace("planners: [pia]", "planners: [mona, pia]"))
    autumn.comes("10-28")
    assert len(post.to("mona@example.org")) == len(post.to("pia@example.org")) == 1


@pytest.mark.parametrize(("day", "told"), [("10-28", 0), ("11-25", 0), ("12-09", 0), ("12-16", 1), ("12-21", 1)])
def test_the_next_level_is_told_late_of_what_is_still_open(autumn: Season, post: Post, day: str, told: int) -> None:
    autumn.comes(day)
    letters = post.to("rune@example.org")
    assert len(letters) == told
    for letter in letters:
        plain = letter.get_body(("plain",))
        assert plain is not None and "fordi tiden fortsatt ikke er dekket" in plain.get_content()


def test_the_next_level_is_not_told_where_nothing_is_open_or_where_it_does_not_want_to_be(
    autumn: Season, post: Post
) -> None:
    autumn.imports("reports: {escalate: false}")
    autumn.comes("12-16")
    autumn.imports("reports: {escalate: true}\n" + FILLED)
    autumn.comes("12-21")
    assert post.to("rune@example.org") == []
    assert len(post.to("pia@example.org")) == 2


def test_without_a_mail_server_the_text_alone_goes_to_planner_too(autumn_without_mail: Season) -> None:
    autumn_without_mail.comes("10-28")
    for who in ("pia", "mona"):
        assert autumn_without_mail.texts(who) == [
            "Storvik, Jul 2026: 1 tidsrom mangler folk på vakt. Det første begynner lørdag 26.12. kl. 08.00."]
    assert {row["mail"] for row in autumn_without_mail.rows("report_copy")} == {"none"}


def test_whoever_has_no_address_gets_a_text(autumn: Season, post: Post) -> None:
    autumn.imports(ORGANISATION.replace("email: pia@example.org", "email: null"))
    autumn.comes("10-28")
    assert post.recipients == ["mona@example.org"]
    assert len(autumn.texts("pia")) == 1


def test_everybody_reads_it_in_their_own_language(autumn: Season, post: Post) -> None:
    autumn.imports(ORGANISATION.replace("email: pia@example.org", "email: pia@example.org, languages: [en]")
                   .replace("email: mona@example.org", "email: mona@example.org, languages: [nn]"))
    autumn.comes("10-28")
    assert post.to("pia@example.org")[0]["Subject"] == "Storvik, Christmas 2026: one stretch of time is not covered"
    assert post.to("mona@example.org")[0]["Subject"] == "Storvik, Jul 2026: eitt tidsrom er ikkje dekt"
    assert autumn.texts("mona")[0].endswith("Heile rapporten kjem på e-post.")


def test_a_report_to_nobody_is_made_and_told_to_operators(autumn: Season, post: Post) -> None:
    autumn.imports(ORGANISATION.replace("managers: [mona]", "managers: []").replace("planners: [pia]", "planners: []"))
    autumn.comes("10-28")
    assert post.letters == []
    assert autumn.events() == ["report:made_for_nobody"]
    assert troubles(autumn)["reports with nobody to send them to, last week"] == 1


def test_a_mail_server_that_is_down_is_waited_for(autumn: Season, post: Post) -> None:
    post.closes()
    autumn.comes("10-28")
    autumn.hours_pass(3)
    assert {row["mail"] for row in autumn.rows("report_copy")} == {"queued"}
    assert troubles(autumn)["copies of reports that have waited for the mail server for an hour"] == 2
    post.opens()
    autumn.hours_pass(2)
    assert sorted(post.recipients) == ["mona@example.org", "pia@example.org"]
    assert {row["mail"] for row in autumn.rows("report_copy")} == {"sent"}
    assert len(autumn.texts("mona")) == 1


def test_a_report_that_could_not_be_mailed_for_a_day_is_told_to_managers_once(autumn: Season, post: Post) -> None:
    post.closes()
    autumn.comes("10-28")
    autumn.hours_pass(26)
    assert {row["mail"] for row in autumn.rows("report_copy")} == {"given_up"}
    assert autumn.events().count("report:mail:given_up") == 2
    assert [text for text in autumn.texts("mona") if "kunne ikke sendes på e-post" in text] == [
        "Storvik: rapporten om Jul 2026 kunne ikke sendes på e-post til alle som skulle ha den. Si fra til dem, og til "
        "den som drifter Vaktlinje."]  # fmt: skip
    assert troubles(autumn)["copies of reports that could not be mailed, last week"] == 2


def test_an_address_that_does_not_exist_is_not_tried_again_and_hinders_nobody_else(autumn: Season, post: Post) -> None:
    post.refuses["pia@example.org"] = "550 no such person"
    autumn.comes("10-28")
    autumn.hours_pass(4)
    mails = {row["staff_id"]: (row["mail"], row["error"]) for row in autumn.rows("report_copy")}
    assert mails == {"pia": ("refused", "550"), "mona": ("sent", None)}
    assert any("kunne ikke sendes" in text for text in autumn.texts("mona"))


def test_a_letter_that_was_taken_without_a_word_is_sent_once_more_and_says_so(autumn: Season, post: Post) -> None:
    autumn.imports(ORGANISATION.replace("managers: [mona]", "managers: []"))
    post.hangs_up = True
    autumn.comes("10-28")
    autumn.hours_pass(5)
    first, again = post.to("pia@example.org")
    assert first["Message-ID"] == again["Message-ID"], "so that her mailbox can tell"
    said = [letter.get_body(("plain",)) for letter in (first, again)]
    assert ["Sendt på nytt" in (body.get_content() if body else "") for body in said] == [False, True]
    assert [row["mail"] for row in autumn.rows("report_copy")] == ["unknown"]


def test_a_worker_that_dies_while_it_mails_leaves_a_letter_that_is_sent_once_more(autumn: Season, post: Post) -> None:
    post.closes()
    autumn.comes("10-28")
    with autumn.night.database.write() as db:
        db.execute(kept.COPY.update().values(mail="sending", attempt=99))
    post.opens()
    autumn.hours_pass(1)
    assert sorted(post.recipients) == ["mona@example.org", "pia@example.org"]
    assert {row["repeated"] for row in autumn.rows("report_copy")} == {1}


def test_a_period_of_the_file_is_reported_like_any_other(autumn: Season, post: Post) -> None:
    autumn.imports('periods: [{id: novemberferie, name: Novemberferien, start: "2026-11-12", end: "2026-11-16"}]')
    autumn.comes("11-05")
    assert sorted(str(letter["Subject"]).split(":")[0] for letter in post.to("pia@example.org")) == [
        "Storvik, Jul 2026", "Storvik, Novemberferien"]


def test_a_period_that_was_taken_out_meanwhile_is_not_reported(autumn: Season, post: Post) -> None:
    now = autumn.night.clock.now()
    with autumn.night.database.write() as db:
        queue.put(db, key="report:storvik:gone:7", kind="report", subject="storvik", due_at=now, now=now,
                  detail={"period": "gone", "days": 7, "due": now.isoformat()})  # fmt: skip
    autumn.night.work()
    assert (post.letters, autumn.rows("report")) == ([], [])


def troubles(season: Season) -> dict[str, int]:
    with season.night.database.read() as db:
        return kept.troubles(db, season.night.clock.now())
