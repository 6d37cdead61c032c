"""What is wrong with an installation, and what to do about each (contract, section 5: `doctor`).

A finding is data, worded by `wording` for the command and the administrator's page. `troubles` counts what the
database itself tells, for `/readyz` too. Nothing here changes anything or sends a text.
"""

from service.doctor.examining import examine
from service.doctor.finding import Finding, Severity
from service.doctor.troubles import troubles
from service.doctor.wording import advice, said

__all__ = ["Finding", "Severity", "advice", "examine", "said", "troubles"]
