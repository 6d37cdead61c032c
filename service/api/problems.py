"""What went wrong, as `application/problem+json` (RFC 9457): never with what somebody sent in it.

`type` is `about:blank` where the status says it all, else a name that stays the same: `urn:vaktlinje:problem:…`.
"""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from apiflask import HTTPError
from flask import Response, request
from werkzeug.exceptions import HTTPException

from service import promised
from service.errors import UnknownArea, UnknownRota, UnknownStaff, VaktlinjeError
from service.gaps import errors as gap_errors
from service.offers import errors as offer_errors
from service.organisation import editing
from service.organisation.editing import Why

MEDIA = "application/problem+json"
PREFIX = "/api/"
URN = "urn:vaktlinje:problem:"
IN = {"json": "body", "query": "query", "headers": "header"}
SENTENCES = {
    400: "the request cannot be read",
    404: "there is nothing here, or not for this token",
    405: "this cannot be done here: the header Allow says what can",
    413: "the body is too large",
    500: "something went wrong on our side, and nothing was changed",
}
FIELDS: Mapping[type[VaktlinjeError], str] = {  # 422: which field of the body is at fault
    UnknownStaff: "to", UnknownRota: "rota", gap_errors.UnknownGap: "gap", gap_errors.NotAManager: "by",
    gap_errors.WordsMissing: "", offer_errors.OutsideGap: "start", offer_errors.DeadlineTooLate: "deadline",
    offer_errors.RotaDoesNotCount: "rota", UnknownArea: "area", promised.AlternativesMissing: "alternatives",
    promised.AlternativeUnfit: "alternatives", promised.NothingPromised: "alternatives",
}  # fmt: skip
CONFLICTS: tuple[type[VaktlinjeError], ...] = (  # 409: it does not fit how things are now
    gap_errors.GapNotOpen, offer_errors.GapNotOpen, offer_errors.NobodyEligible, offer_errors.TooLongForOne,
    offer_errors.NotEligible, offer_errors.NoRotaFree, offer_errors.RotaHeld, offer_errors.AlreadyOffered,
    offer_errors.OfferOver, editing.ChangedMeanwhile,
)  # fmt: skip


class Problem(Exception):
    """Ends the request with this status and sentence."""

    def __init__(
        self, status: int, detail: str, headers: Mapping[str, str] | None = None, kind: str | None = None,
        errors: list[dict[str, str]] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, dict(headers or {})
        self.kind, self.errors = kind, errors


def nothing_here() -> Problem:
    """404: also of what there is outside the token's areas."""
    return Problem(404, SENTENCES[404])


def wanted() -> bool:
    """Whether whoever asks is a program at the API."""
    return request.path.startswith(PREFIX)


def answer(problem: Problem) -> Response:
    body: dict[str, Any] = {
        "type": URN + problem.kind if problem.kind else "about:blank", "title": HTTPStatus(problem.status).phrase,
        "status": problem.status, "detail": problem.detail,
    }  # fmt: skip
    if problem.errors:
        body["errors"] = problem.errors
    return Response(json.dumps(body, ensure_ascii=False), problem.status, problem.headers, content_type=MEDIA)


def of_http(error: HTTPException) -> Response:
    """As Flask tells it, without what it quotes of the request."""
    status = error.code or 500
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    if status < 400:  # a redirect
        return Response(status=status, headers=dict(error.get_headers()))
    return answer(Problem(status, SENTENCES.get(status, error.name.lower()), kept))


def of_validation(error: HTTPError) -> Response:
    """What the models found wrong with the request, field by field."""
    told: list[dict[str, str]] = [
        {"in": str(IN.get(place, place)), "field": str(field) if field != "_schema" else "", "detail": _plain(sentence)}
        for place, fields in dict(error.detail).items() for field, said in fields.items() for sentence in said
    ]  # fmt: skip
    sentence = "the request is not as it must be: see errors"
    return answer(Problem(error.status_code, sentence, kind="invalid", errors=told))


def of_rule(error: VaktlinjeError) -> Response:
    """A rule of ours; what is not known here is a fault of ours and raised again."""
    kind = _kebab(type(error).__name__)
    if isinstance(error, editing.EditRefused):
        return answer(_edit(error))
    if isinstance(error, CONFLICTS):
        return answer(Problem(409, str(error), kind=kind))
    field = next((name for known, name in FIELDS.items() if isinstance(error, known)), None)
    if field is None:
        raise error
    return answer(invalid(field, str(error), kind))


def invalid(field: str, sentence: str, kind: str = "invalid", place: str = "body") -> Problem:
    """422, with the field that is at fault."""
    return Problem(422, sentence, kind=kind, errors=[{"in": place, "field": field, "detail": sentence}])


def _edit(error: editing.EditRefused) -> Problem:
    if error.why is Why.NO_CHANGE:
        return Problem(409, str(error), kind="no-change")
    if error.why is Why.NOT_THERE:
        return Problem(412, str(error), kind="changed-meanwhile")
    return invalid(error.field or "", str(error), _kebab(error.why.replace("_", "-")))


def _plain(sentence: str) -> str:
    said = sentence.removeprefix("Value error, ")
    return {"Extra inputs are not permitted": "unknown key", "Field required": "is missing"}.get(said, said)


def _kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()
