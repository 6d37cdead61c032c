"""The blueprint of all pages of administration; its routes are in the modules beside it."""

from flask import Blueprint

admin = Blueprint("admin", __name__)
