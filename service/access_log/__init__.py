"""Who has opened what is a person's: the log as it is shown and handed over, the asking for it, and what managers see.

Openings are written by `service.plans.log_opening`. A person asks with `INNSYN`; somebody by name hands the log over
on paper, and that is noted too. Managers see what was opened without duty or conversation, at odd hours or in bulk.
"""

from service.access_log.log import Line, count, count_for_helpers, for_helpers, of_person, of_staff
from service.access_log.requests import DUE, Handed, Request, ask, hand_over, of_areas, of_follow_up, of_person_open
from service.access_log.rules import RULES, Finding, Rule, found

__all__ = [
    "DUE", "RULES", "Finding", "Handed", "Line", "Request", "Rule", "ask", "count", "count_for_helpers", "for_helpers",
    "found", "hand_over", "of_areas", "of_follow_up", "of_person", "of_person_open", "of_staff",
]
