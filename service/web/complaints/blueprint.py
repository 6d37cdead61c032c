"""The blueprint alone, so that the modules with its routes can put them on it."""

from flask import Blueprint

complaints = Blueprint("complaints", __name__)
