"""The blueprint alone, so that the modules with its routes can put them on it."""

from flask import Blueprint

access_log = Blueprint("access_log", __name__)
