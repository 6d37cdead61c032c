"""A form that was sent when its sender was no longer signed in: nothing is done, and what was typed is not lost.

The page that answers holds the fields, hidden, and sends them again once its reader has signed in in another tab.
"""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from service.web import viewing

SECRET = ("account", "sign_in")  # passwords and codes are typed anew
TOKEN = "csrf_token"  # its field  # nosec B105


def page() -> Response:
    """401, or 400 where somebody has signed in again since the form was opened."""
    signed_in = viewing.find() is not None
    sign_in = url_for("sign_in.form") if viewing.halfway() is None else url_for("account.second_factor")
    whole = render_template(
        "unsent.html", signed_in=signed_in, sign_in=sign_in, fields=_fields(), files=sorted(request.files),
        address=request.full_path.rstrip("?"),
    )  # fmt: skip
    return Response(whole, 400 if signed_in else 401, content_type="text/html; charset=utf-8")


def _fields() -> list[tuple[str, str]] | None:
    """What was typed; None where it is not to be sent again from here.

    Only what a page of ours has sent: another site shall not get its fields into a form with our token.
    """
    if request.blueprint in SECRET or request.headers.get("Sec-Fetch-Site") != "same-origin":
        return None
    return [(name, value) for name, value in request.form.items(multi=True) if name != TOKEN]
