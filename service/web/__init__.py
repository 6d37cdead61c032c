"""The web's edge: one Flask application, whose routes each say who may call them.

The provider's webhooks, what operators ask, the pages (a blueprint and a folder of templates an audience), and the
API beside them.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from apiflask import APIFlask
from flask import Flask
from flask_wtf import CSRFProtect

from channels.base import Channel
from channels.twilio_webhook import Signature
from service import api
from service.bootstrap import questions
from service.clock import Clock
from service.config import Settings
from service.line.transactions import Transactions
from service.spool import Spool
from service.vault import Vault
from service.web import answers, callers, navigation, requestid, uploads, words
from service.web.access_log.openings import access_log
from service.web.account import account
from service.web.admin import admin
from service.web.calendars import calendars
from service.web.complaints.pages import complaints
from service.web.consents.changing import consents
from service.web.continuity.changing import continuity
from service.web.drills import drills
from service.web.edge import EXTENSION, Edge, Line
from service.web.figures import figures
from service.web.front import front
from service.web.gaps import gaps
from service.web.health import health
from service.web.hooks import hooks
from service.web.inbox import inbox
from service.web.intake import INTAKE, Intake
from service.web.mornings import mornings
from service.web.own import own
from service.web.people import people
from service.web.planning import planning
from service.web.plans import plans
from service.web.public import public
from service.web.reports import reports
from service.web.retention.exporting import exports
from service.web.rota import rota
from service.web.signin import sign_in
from service.web.simulator import simulator
from service.web.tokens import tokens

LARGEST_BODY = 100_000  # bytes; larger ones are answered 413
A_YEAR = timedelta(days=365)
FOR_MACHINES = (hooks, health, calendars)  # signed, or only read
PAGES = (
    front, sign_in, account, inbox, mornings, own, rota, planning, gaps, drills, reports, figures, admin, people, plans,
    complaints, access_log, exports, tokens, public, simulator, consents, continuity,
)


def create_app(
    line: Line, channel: Channel, settings: Settings, clock: Clock, spool: Spool | None = None
) -> Flask:
    """The application of one web process. RouteUndeclared where a route does not say who may call it."""
    app = APIFlask(__name__, title="Vaktlinje", version="1", spec_path=api.SPEC, docs_path=None, json_errors=False)
    https = urlsplit(settings.public_url).scheme == "https"
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY, SECRET_KEY=settings.secret_key, SEND_FILE_MAX_AGE_DEFAULT=A_YEAR,
        SESSION_COOKIE_NAME="__Host-vaktlinje" if https else "vaktlinje", SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", WTF_CSRF_TIME_LIMIT=None,
    )  # fmt: skip
    app.extensions[EXTENSION] = _edge(line, channel, settings, clock)
    app.extensions[INTAKE] = Intake(line, spool)
    uploads.prepare(app)
    protection = CSRFProtect(app)
    for blueprint in FOR_MACHINES:
        app.register_blueprint(blueprint)
        protection.exempt(blueprint)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    protection.exempt(api.blueprint)
    api.prepare(app)
    words.prepare(app)
    navigation.prepare(app)
    callers.guard(app)
    answers.prepare(app, https=https)
    requestid.prepare(app)
    return app


def _edge(line: Line, channel: Channel, settings: Settings, clock: Clock) -> Edge:
    tokens = settings.twilio.auth_tokens if settings.twilio is not None else ()
    vault = Vault(settings.field_keys)
    transactions = Transactions(line.database, vault, settings.public_url, questions(), clock)
    return Edge(line, channel, clock, Signature(tokens, settings.public_url), settings, vault, transactions)
