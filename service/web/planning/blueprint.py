"""The blueprint of all pages that change rotas; its routes are in the modules beside it."""

from flask import Blueprint

planning = Blueprint("planning", __name__)
