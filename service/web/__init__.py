"""The web's edge: one Flask application, whose routes each say who may call them.

So far it holds the provider's webhooks and what operators ask; pages and the API get blueprints of their own.
"""

from urllib.parse import urlsplit

from flask import Flask

from channels.base import Channel
from channels.twilio_webhook import Signature
from service.clock import Clock
from service.config import Settings
from service.web import answers, callers
from service.web.calendars import calendars
from service.web.edge import EXTENSION, Edge, Line
from service.web.health import health
from service.web.hooks import hooks
from service.web.links import links

LARGEST_BODY = 100_000  # bytes; larger ones are answered 413


def create_app(line: Line, channel: Channel, settings: Settings, clock: Clock) -> Flask:
    """The application of one web process. RouteUndeclared where a route does not say who may call it."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    tokens = settings.twilio.auth_tokens if settings.twilio is not None else ()
    app.extensions[EXTENSION] = Edge(line, channel, clock, Signature(tokens, settings.public_url))
    for blueprint in (hooks, health, links, calendars):
        app.register_blueprint(blueprint)
    callers.guard(app)
    answers.prepare(app, https=urlsplit(settings.public_url).scheme == "https")
    return app
