"""Who may use the simulated phones, which show everybody's texts and write as anybody.

With a real provider there are none. On this machine alone anybody may; where others reach us, an admin. What only a
demo has (its clock, and pages without a password) needs the demo's own setting as well.
"""

from urllib.parse import urlsplit

from flask import abort, request
from werkzeug.wrappers import Response

from service.clock import ShiftedClock
from service.models.account import Role
from service.web import viewing
from service.web.edge import edge

HERE = ("127.0.0.1", "localhost", "::1")


def refused() -> Response | None:
    """None where whoever asks may go on; 404 where the page is not for them."""
    if edge().settings.channel != "simulator":
        abort(404)
    if _on_this_machine():
        return None
    viewer = viewing.find()
    if viewer is None:
        return viewing.to_sign_in()
    return None if viewer.has(Role.ADMIN) else abort(404)


def is_demo() -> bool:
    return edge().settings.demo_clock is not None and edge().settings.channel == "simulator" and _on_this_machine()


def demo_clock() -> ShiftedClock:
    """The clock that can be moved; 404 where this is no demo."""
    clock = edge().clock
    if not is_demo() or not isinstance(clock, ShiftedClock):
        abort(404)
    return clock


def _on_this_machine() -> bool:
    """Asked for by a name of this machine too: a page of somebody else's may have led a browser here."""
    asked = urlsplit(f"//{request.host}").hostname
    return edge().settings.this_machine_only and asked in HERE
