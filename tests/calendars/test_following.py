"""A calendar that is followed: fetched by a worker, kept when it fails, taken in when somebody says so."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from service import queue
from service.calendars import applying, fetching, following, sources
from service.calendars.fetching import AddressRefused, FetchFailed, fetch
from service.calendars.sources import FETCH, Into, Source
from service.clock import FrozenClock
from service.database import Database
from service.models import metadata
from service.models.calendar import Applies
from service.organisation import standing, stored
from service.vault import Vault
from tests.calendars.conftest import shift, take_in


class Elsewhere:
    """Another system's web server on loopback: by path, what it answers."""

    def __init__(self) -> None:
        self.pages: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        pages = self.pages

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with_page = pages.get(self.path)
                self.send_error(404) if with_page is None else with_page(self)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def shows(self, path: str, content: str | bytes, status: int = 200, **headers: str) -> str:
        body = content.encode() if isinstance(content, str) else content

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in {"Content_Length": str(len(body)), **headers}.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(body)

        self.pages[path] = answer
        return self.address + path


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    made = Elsewhere()
    yield made
    made.server.shutdown()
    made.server.server_close()


def ics(*who: str) -> str:
    events = [f"BEGIN:VEVENT\r\nUID:{name}\r\nSUMMARY:{name}\r\nDTSTART;TZID=Europe/Oslo:202612{24 + n}T200000\r\n"
              f"DTEND;TZID=Europe/Oslo:202612{25 + n}T080000\r\nEND:VEVENT\r\n" for n, name in enumerate(who)]
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x\r\n{''.join(events)}END:VCALENDAR\r\n"


class Following:
    """The night rota of an organisation, which follows one address."""

    def __init__(self, database: Database, vault: Vault, clock: FrozenClock) -> None:
        self.database, self.vault, self.clock, self.id = database, vault, clock, ""
        take_in(database, shift("per", "2026-12-01T20:00", "2026-12-02T08:00"))

    def starts(self, address: str, applies: Applies = Applies.ASKED) -> None:
        with self.database.write() as db:
            self.id = sources.follow(db, standing(db), self.vault, Into("natt", None), address, None, applies,
                                     self.clock.now())

    def worker_fetches(self) -> None:
        work = following.handlers(self.database, self.vault)
        with self.database.write() as db:
            due = [one for one in queue.claim(db, self.clock.now(), 100) if one.kind == FETCH]
        for one in due:
            work[FETCH](one, self.clock.now())
        assert due, "nothing was due to be fetched"

    @property
    def source(self) -> Source:
        with self.database.read() as db:
            return sources.find(db, self.id)

    def shifts(self) -> list[tuple[str, str]]:
        with self.database.read() as db:
            return [(one.staff, one.start) for one in stored(db).rotas[0].shifts]

    def events(self) -> list[str]:
        with self.database.read() as db:
            rows = metadata.tables["event"].c
            return list(db.scalars(select(rows.name).where(rows.subject == self.id).order_by(rows.seq)))


@pytest.fixture
def natt(database: Database, vault: Vault, clock: FrozenClock) -> Following:
    return Following(database, vault, clock)


BY_HAND = ("per", "2026-12-01T20:00")
CHRISTMAS = [("ola", "2026-12-24T20:00"), ("per", "2026-12-25T20:00")]


def test_a_new_copy_is_kept_and_changes_nothing_until_somebody_says_so(natt: Following, elsewhere: Elsewhere) -> None:
    natt.starts(elsewhere.shows("/plan.ics", ics("Ola Prøvesen", "Per Påfunn")))
    natt.worker_fetches()

    assert [one.staff for one in natt.source.good] == ["ola", "per"]
    assert natt.shifts() == [BY_HAND]

    with natt.database.write() as db:
        stands, now = standing(db), natt.clock.now()
        applying.apply(db, sources.find(db, natt.id), natt.source.good, applying.window(stands, now), now)
    assert natt.shifts() == [BY_HAND, *CHRISTMAS]


def test_one_that_applies_by_itself_follows_every_change(natt: Following, elsewhere: Elsewhere) -> None:
    natt.starts(elsewhere.shows("/plan.ics", ics("ola", "per")), Applies.BY_ITSELF)
    natt.worker_fetches()
    assert natt.shifts() == [BY_HAND, *CHRISTMAS]

    elsewhere.shows("/plan.ics", ics("ola"))
    natt.clock.move(following.EVERY)
    natt.worker_fetches()
    assert natt.shifts() == [BY_HAND, CHRISTMAS[0]]
    assert natt.events() == ["calendar:source:followed", "calendar:source:changed", "calendar:plan:taken_in",
                             "calendar:source:changed", "calendar:plan:taken_in"]


@pytest.mark.parametrize("then", [
    pytest.param(("", 500), id="a server in trouble"),
    pytest.param(("<html>Sign in</html>", 200), id="a page in its place"),
    pytest.param((ics("A Stranger"), 200), id="somebody whom nobody knows"),
    pytest.param((ics("ola")[:-20], 200), id="half of it"),
])
def test_a_fetch_that_fails_keeps_the_last_good_copy_and_says_that_it_is_stale(
    natt: Following, elsewhere: Elsewhere, then: tuple[str, int]
) -> None:
    natt.starts(elsewhere.shows("/plan.ics", ics("ola", "per")), Applies.BY_ITSELF)
    natt.worker_fetches()
    elsewhere.shows("/plan.ics", *then)
    failed_at = natt.clock.move(following.EVERY)
    natt.worker_fetches()
    natt.clock.move(following.AGAIN)
    natt.worker_fetches()

    assert (natt.source.stale_since, [one.staff for one in natt.source.good]) == (failed_at, ["ola", "per"])
    assert natt.shifts() == [BY_HAND, *CHRISTMAS]
    assert natt.source.trouble
    assert natt.events().count("calendar:source:stale") == 1

    elsewhere.shows("/plan.ics", ics("ola"))
    natt.clock.move(following.AGAIN)
    natt.worker_fetches()
    assert [natt.source.stale_since, natt.source.trouble] == [None, None]
    assert natt.shifts() == [BY_HAND, CHRISTMAS[0]]


def test_what_is_followed_no_more_is_fetched_no_more_and_leaves_what_it_gave(
    natt: Following, elsewhere: Elsewhere
) -> None:
    natt.starts(elsewhere.shows("/plan.ics", ics("ola")), Applies.BY_ITSELF)
    natt.worker_fetches()
    with natt.database.write() as db:
        sources.unfollow(db, natt.id, natt.clock.now())
        assert [one for one in queue.claim(db, natt.clock.now() + timedelta(days=2), 99) if one.kind == FETCH] == []
    assert natt.shifts() == [BY_HAND, CHRISTMAS[0]]


def test_the_address_is_stored_sealed_and_told_to_nobody(natt: Following, elsewhere: Elsewhere) -> None:
    address = elsewhere.shows("/secret-of-the-plan.ics", "", 500)
    natt.starts(address)
    natt.worker_fetches()
    with natt.database.read() as db:
        kept = " ".join(str(row) for table in metadata.sorted_tables for row in db.execute(select(table)))
    assert "secret-of-the-plan" not in kept
    assert natt.source.trouble == "it answered 500"
    assert sources.address(natt.source, natt.vault) == address


def test_a_file_of_this_machine_is_followed_too(natt: Following, tmp_path: Path) -> None:
    file = tmp_path / "turnus.csv"
    file.write_text("Ansatt;Dato;Fra;Til\nOla Prøvesen;24.12.2026;20:00;08:00\n")
    natt.starts(str(file), Applies.BY_ITSELF)
    natt.worker_fetches()
    assert natt.shifts() == [BY_HAND, CHRISTMAS[0]]


def test_a_pipe_or_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed):
        fetch(str(tmp_path))
    with pytest.raises(FetchFailed):
        fetch("/dev/zero")
    with pytest.raises(FetchFailed):
        fetch(str(tmp_path / "nothing.ics"))


@pytest.mark.parametrize("address", ["ftp://example.org/x", "file:///etc/passwd", "plan.ics", "http://", "https://[x",
                                     "http://a:b@example.org/", "http://example.org/a b", "http://example.org:99999/"])
def test_what_is_no_web_address_is_refused_at_once(natt: Following, address: str) -> None:
    with pytest.raises(AddressRefused):
        natt.starts(address)


def test_a_redirect_stays_with_its_host_or_leads_into_the_open(elsewhere: Elsewhere) -> None:
    elsewhere.shows("/plan.ics", "here")
    port = elsewhere.server.server_port
    assert fetch(elsewhere.shows("/moved", "", 302, Location="/plan.ics")) == b"here"
    for private in (f"http://localhost:{port}/plan.ics", "http://10.0.0.1/", "http://169.254.169.254/latest/",
                    "http://[::1]/", "http://127.0.0.1:1/", "http://0.0.0.0/", "file:///etc/passwd"):
        with pytest.raises(FetchFailed, match=r"not public|neither"):
            fetch(elsewhere.shows("/away", "", 302, Location=private))
    with pytest.raises(FetchFailed, match="more than 3"):
        fetch(elsewhere.shows("/round", "", 302, Location="/round"))


def test_what_is_too_large_too_slow_or_cut_off_is_no_copy(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FetchFailed, match="larger than 5 MB"):
        fetch(elsewhere.shows("/large", b"x" * 10_000_000))
    with pytest.raises(FetchFailed, match="cut off"):
        fetch(elsewhere.shows("/cut", b"half", Content_Length="8"))

    done = threading.Event()

    def drips(request: Any) -> None:
        request.send_response(200)
        request.end_headers()
        while not done.wait(0.05):
            try:
                request.wfile.write(b"x")
            except OSError:
                return

    monkeypatch.setattr(fetching, "WHOLE", 0.5)
    elsewhere.pages["/drip"] = drips
    with pytest.raises(FetchFailed, match="in time"):
        fetch(elsewhere.address + "/drip")
    done.set()


def test_one_whose_day_it_is_has_the_whole_of_it(natt: Following) -> None:
    with natt.database.read() as db:
        within = applying.window(standing(db), natt.clock.now())
    assert within.since == datetime(2026, 11, 14, 23, tzinfo=UTC)
    assert within.until - within.since == timedelta(days=400)
