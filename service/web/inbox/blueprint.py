"""The blueprint alone, so that the modules with its routes can put them on it."""

from flask import Blueprint

inbox = Blueprint("inbox", __name__)
