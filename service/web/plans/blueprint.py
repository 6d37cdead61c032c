"""The blueprint alone, so that the modules with its routes can put them on it."""

from flask import Blueprint

plans = Blueprint("plans", __name__)
