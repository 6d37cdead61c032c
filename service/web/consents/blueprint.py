"""The blueprint alone, so that the modules with its routes can put them on it."""

from flask import Blueprint

consents = Blueprint("consents", __name__)
