"""The modules whose routes the API is made of."""

from service.api import absences, duty, figures, gaps, offers, reports, structure, written

SUBJECTS = (structure, duty, written, absences, gaps, offers, reports, figures)
