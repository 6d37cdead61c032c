"""Pages that are ready before anybody asks for them.

A template is compiled when a page first needs it, which takes 10 to 60 ms each, and a page has a few. A web process
that starts does it ahead, one by one with rests between, beside whatever it is asked meanwhile.
"""

import time
from collections.abc import Callable
from threading import Thread

from flask import Flask

REST = 0.5  # seconds: texts come first, and all are ready within half a minute

Pause = Callable[[float], None]


def ahead(app: Flask, pause: Pause = time.sleep) -> Thread:
    """Begins with it; the thread ends when all are compiled, or with the process."""
    thread = Thread(target=_compile, args=(app, pause), name="templates", daemon=True)
    thread.start()
    return thread


def _compile(app: Flask, pause: Pause) -> None:
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
        pause(REST)
