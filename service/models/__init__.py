"""The tables. Code that reads and writes them uses their `__table__` with SQLAlchemy Core."""

from service.models.account import (
    AccountLinkRow,
    AccountRoleRow,
    AccountRow,
    ApiAnswerRow,
    ApiTokenRow,
    AttemptsRow,
    RecoveryCodeRow,
    SignedInRow,
)
from service.models.base import metadata, new_id
from service.models.calendar import CalendarAddressRow, CalendarEventRow, CalendarSourceRow, ColumnMappingRow
from service.models.conversation import ConversationRow, HoldingRow, PageRow, TextRow
from service.models.drill import DrillAskRow, DrillRow, StaffReachRow
from service.models.figures import FiguresRow
from service.models.gap import GapBookRow, GapRow
from service.models.holiday import HolidayTextRow
from service.models.keys import KeyRotationRow
from service.models.morning import ContactWishRow, DutyReportCopyRow, DutyReportRow, NextOfKinRow
from service.models.offer import ConfirmationRow, OfferAskRow, OfferRow
from service.models.organisation import (
    AbsenceRow,
    AreaRow,
    CoverageRow,
    DutyRow,
    PeriodRow,
    RotaRow,
    StaffRow,
    Standing,
)
from service.models.pages import AreaWordingRow, NoteRow, PlannedChangeRow, SentFormRow
from service.models.people import PlanOpeningRow, ServiceUserRow, SilencedRow
from service.models.plan import PlanVersionRow
from service.models.promised import GapAlternativeRow
from service.models.provider import ProviderStateRow
from service.models.read_back import ReadBackRow
from service.models.report import ReportCopyRow, ReportRow
from service.models.retention import ErasureRow, RetentionRunRow
from service.models.rights import AccessRequestRow, ConsentRow
from service.models.told import ComplaintRow, DeviationRow, FeedbackRow
from service.models.work import EventRow, LeaseRow, ProcessRow, WorkRow

__all__ = [
    "AbsenceRow", "AccessRequestRow", "AccountLinkRow", "AccountRoleRow", "AccountRow", "ApiAnswerRow", "ApiTokenRow",
    "AreaRow",
    "AreaWordingRow", "AttemptsRow", "CalendarAddressRow", "CalendarEventRow", "CalendarSourceRow",
    "ColumnMappingRow", "ComplaintRow", "ConfirmationRow", "ConsentRow", "ContactWishRow",
    "ConversationRow", "CoverageRow", "DrillAskRow", "DrillRow",
    "DeviationRow", "DutyReportCopyRow", "DutyReportRow", "DutyRow", "ErasureRow", "FeedbackRow", "GapAlternativeRow",
    "EventRow", "FiguresRow", "GapBookRow", "GapRow", "HoldingRow", "HolidayTextRow", "KeyRotationRow", "LeaseRow",
    "NextOfKinRow", "NoteRow", "OfferAskRow",
    "OfferRow", "PageRow", "PeriodRow", "PlanOpeningRow", "PlanVersionRow", "PlannedChangeRow",
    "ProcessRow", "ProviderStateRow",
    "ReadBackRow", "RecoveryCodeRow", "ReportCopyRow", "ReportRow", "RetentionRunRow", "RotaRow", "SentFormRow",
    "ServiceUserRow",
    "SignedInRow", "SilencedRow", "StaffReachRow", "StaffRow", "Standing", "TextRow", "WorkRow", "metadata",
    "new_id",
]
