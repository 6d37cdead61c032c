"""What browsers might send: every link and form that is found on the pages, filled in and then not quite so."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from random import Random
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.exceptions import HTTPException

from service.models import metadata
from service.models.account import Role
from tests.fuzz import mutating
from tests.fuzz.stage import FuzzedHouse

WHO = {"everybody": tuple(Role), "planner": (Role.PLANNER,), "responder": (Role.RESPONDER,), "nobody": ()}
SEEN_EACH = 2  # pages of one kind that are read for their forms
STAYS = 150  # inputs until somebody signs in anew
TIMES = ("2026-12-24T15:00", "2026-12-26", "08:00", "2026-12-18", "2027-03")
Pairs = list[tuple[str, str]]


@dataclass
class Form:
    """A form or a link: where it goes, and what stands in it when it is opened."""

    method: str
    path: str
    fields: Pairs = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)


class Pages:
    def __init__(self, house: FuzzedHouse) -> None:
        self._house = house
        self._clients: dict[str, FlaskClient] = {}
        self._left = 0
        self._sign_in()
        self.forms = list(_found(house, self._clients["everybody"]))

    def one(self, chance: Random) -> str:
        self._left -= 1
        if self._left < 0:  # somebody may have signed out, or have lost their roles
            self._sign_in()
        form = chance.choice(self.forms)
        client = self._clients[chance.choice((*["everybody"] * 5, *WHO))]
        fields = [(name, chance.choice(form.choices.get(name) or [value])) for name, value in form.fields]
        path = form.path
        for _ in range(chance.choice((0, 1, 1, 2, 3))):
            path, fields = _other(chance, path, fields)
        method = form.method if chance.random() < 0.97 else chance.choice(("GET", "POST", "PUT", "HEAD"))
        sent, body = urlencode(fields, errors="surrogatepass"), None
        if method == "POST":
            body = sent.encode()
        elif sent:
            path = urlsplit(path)._replace(query=sent).geturl()
        kind = "application/x-www-form-urlencoded" if body is not None else None
        answer = client.open(path, method=method, headers={"Accept": "text/html"}, data=body, content_type=kind)
        return str(answer.status_code)

    def _sign_in(self) -> None:
        self._left = STAYS
        with self._house.database.write() as db:
            db.execute(update(metadata.tables["account"]).values(staff_id=None))  # a person has one account
        for who, roles in WHO.items():
            staff = {"everybody": "ola", "responder": "kari"}.get(who)
            self._clients[who] = (
                self._house.browser(who, *roles, staff=staff).client if roles else self._house.app.test_client())


def _other(chance: Random, path: str, fields: Pairs) -> tuple[str, Pairs]:
    """The same with another value, a field lost or doubled, or another part in the path."""
    if not fields or chance.random() < 0.1:
        split = urlsplit(path)
        query = parse_qsl(split.query, keep_blank_values=True)
        if query and chance.random() < 0.9:
            at = chance.randrange(len(query))
            query[at] = (query[at][0], _value(chance, query[at][1]))
            return split._replace(query=urlencode(query, errors="surrogatepass")).geturl(), fields
        if chance.random() < 0.7:
            return path, fields
        parts = split.path.split("/")
        at = chance.randrange(len(parts))
        parts[at] = quote(mutating.text(chance, parts[at]), errors="surrogatepass")
        return "/" + "/".join(parts).lstrip("/"), fields
    at = chance.randrange(len(fields))
    name, value = fields[at]
    match chance.randrange(6):
        case 0:
            return path, fields[:at] + fields[at + 1:]
        case 1:
            return path, [*fields, (name, _value(chance, value))]
        case _:
            return path, [*fields[:at], (name, _value(chance, value)), *fields[at + 1:]]


def _value(chance: Random, value: str) -> str:
    return chance.choice(TIMES) if chance.random() < 0.2 else mutating.text(chance, value)


def _found(house: FuzzedHouse, client: FlaskClient) -> Iterator[Form]:
    """Every link and form that can be reached from the front page, a few pages of each kind."""
    waiting, seen, told = ["/", "/admin", "/account", "/simulator"], Counter[str](), set[tuple[str, str, str]]()
    routes = house.app.url_map.bind("127.0.0.1")
    while waiting:
        page = waiting.pop(0)
        reader = _Reader(page)
        reader.feed(client.get(page, headers={"Accept": "text/html"}).text)
        for form in reader.forms:
            try:
                endpoint = routes.match(urlsplit(form.path).path, form.method)[0]
            except HTTPException:
                continue
            names = ",".join(sorted({name for name, _ in form.fields} or dict(parse_qsl(urlsplit(form.path).query))))
            if (form.method, endpoint, names) in told:
                continue
            told.add((form.method, endpoint, names))
            yield form
            seen[endpoint] += 1
            if form.method == "GET" and seen[endpoint] <= SEEN_EACH and endpoint != "static":
                waiting.append(form.path)


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._page = page
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.forms.append(Form("GET", self._to(given["href"])))
        elif tag == "form":
            self._form = Form(given.get("method", "GET").upper(), self._to(given.get("action") or self._page))
            self.forms.append(self._form)
        elif self._form is not None and tag == "option":
            self._form.choices.setdefault(self._select, []).append(given.get("value", ""))
        elif self._form is not None and given.get("name"):
            if tag == "select":
                self._select = given["name"]
            if tag in ("input", "select", "textarea", "button"):
                self._form.fields.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None

    def _to(self, address: str) -> str:
        split = urlsplit(urljoin(self._page, address))
        return split._replace(scheme="", netloc="", fragment="").geturl()
