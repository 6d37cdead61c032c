"""How well it went: texts, conversations and how soon they were answered, counted by area, month, weekday and hour.

Counts only: no person, staff or service user, and no text is read. `figures` reckons; `small` says which counts are so
small that whoever may only see figures must not see them; `keep` counts past months for good.
"""

from service.figures.counting import Figures, Period, figures
from service.figures.counts import Counts
from service.figures.kept import keep
from service.figures.small import LEAST, hidden, is_small

__all__ = ["LEAST", "Counts", "Figures", "Period", "figures", "hidden", "is_small", "keep"]
