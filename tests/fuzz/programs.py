"""What programs might ask of the API: each operation as it is described, with real ids, and then not quite so."""

import json
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from sqlalchemy import select

from service.models import metadata
from tests.api.program import Programs
from tests.fuzz import mutating
from tests.fuzz.stage import FuzzedHouse

KNOWN = ("storvik", "nabovik", "ola", "kari", "mona", "jul-2026", "sick", "pdf")
TIMES = ("2026-12-20T08:00:00+01:00", "2026-12-22T08:00:00+01:00", "2026-12-26T08:00:00Z",
         "2027-01-04T20:00:00+01:00", "2026-12-18", "2026-12-31T24:00")
STAYS = 20  # requests with one token
Operation = tuple[str, str, dict[str, Any]]


class Api:
    def __init__(self, house: FuzzedHouse) -> None:
        self._client = house.app.test_client()
        described = self._client.get("/api/openapi.json").get_json()
        self._schemas: dict[str, Any] = described["components"]["schemas"]
        self._operations: list[Operation] = [
            (path, method, operation) for path, methods in described["paths"].items()
            for method, operation in methods.items() if method != "parameters"]  # fmt: skip
        self._programs, self._left, self._secret = Programs(house), 0, ""
        self._ids = _ids(house)
        self._known = [*KNOWN, *(id for ids in self._ids.values() for id in ids)]

    def one(self, chance: Random) -> str:
        if self._left == 0:  # somebody may have revoked it
            self._left, self._secret = STAYS, self._programs.with_scopes().secret
        self._left -= 1
        path, method, operation = chance.choice(self._operations)
        given: dict[str, list[tuple[str, str]]] = {"query": [], "header": []}
        for parameter in operation.get("parameters", ()):
            about = path.split("/")[3] if parameter["name"] == "id" else parameter["name"]
            value = str(self._made(chance, about, parameter.get("schema", {})))
            value = mutating.text(chance, value) if chance.random() < 0.25 else value
            if parameter["in"] == "path":
                path = path.replace("{" + parameter["name"] + "}", quote(value, errors="surrogatepass", safe=""))
            elif chance.random() < 0.8:
                given[parameter["in"]].append((parameter["name"], value))
        if chance.random() < 0.1:
            given["query"].append((chance.choice(("from", "limit", "x", "area")), chance.choice(mutating.NASTY)))
        body, kind = self._body(chance, operation)
        who = f"Bearer {self._secret}" if chance.random() < 0.98 else chance.choice(("Bearer", "x y z"))
        headers = [("Authorization", who), *((name, _in_header(value)) for name, value in given["header"])]
        query = urlencode(given["query"], errors="surrogatepass")
        answer = self._client.open(
            path, method=method.upper(), query_string=query, headers=headers, data=body, content_type=kind)
        return str(answer.status_code)

    def _body(self, chance: Random, operation: dict[str, Any]) -> tuple[bytes | None, str | None]:
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            return (None, None) if chance.random() < 0.95 else (b"{", "application/json")
        value = self._made(chance, "", content["schema"])
        if chance.random() < 0.6:
            value = mutating.json(chance, value)
        body = json.dumps(value).encode()
        if chance.random() < 0.1:
            body = mutating.raw(chance, body)
        return body, "application/json" if chance.random() < 0.97 else "text/plain"

    def _made(self, chance: Random, name: str, schema: dict[str, Any]) -> Any:
        if "$ref" in schema:
            return self._made(chance, name, self._schemas[schema["$ref"].rsplit("/", 1)[-1]])
        for either in ("anyOf", "oneOf", "allOf"):
            if either in schema:
                return self._made(chance, name, chance.choice(schema[either]))
        if "enum" in schema:
            return chance.choice(schema["enum"])
        match schema.get("type"):
            case "object":
                return {key: self._made(chance, key, value) for key, value in schema.get("properties", {}).items()}
            case "array":
                return [self._made(chance, name, schema.get("items", {})) for _ in range(chance.randrange(3))]
            case "integer" | "number":
                return chance.choice((0, 1, 7, 60, 10**6))
            case "boolean":
                return chance.random() < 0.5
            case "null":
                return None
        is_time = schema.get("format") in ("date-time", "date") or name in ("from", "to", "start", "end", "at")
        return chance.choice(TIMES if is_time else self._ids.get(name.rstrip("s"), self._known))


def _ids(house: FuzzedHouse) -> dict[str, list[str]]:
    """Of what there is to ask for, by what it is."""
    with house.database.read() as db:
        found = {table: [str(id) for id in db.scalars(select(metadata.tables[table].c.id).limit(4))]
                 for table in ("gap", "offer", "report", "rota", "area", "staff")}  # fmt: skip
    return {**found, "by": found["staff"], "period": ["jul-2026"]}


def _in_header(value: str) -> str:
    """As much of it as a header can hold."""
    return value.encode("latin-1", "replace").decode("latin-1").translate(dict.fromkeys(range(32)))
