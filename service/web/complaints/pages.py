"""The blueprint with all its routes on it."""

from service.web.complaints import answering, deviating, noting, register
from service.web.complaints.blueprint import complaints

__all__ = ["answering", "complaints", "deviating", "noting", "register"]
