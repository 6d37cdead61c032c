"""Who may do what on the pages and through the API: accounts, roles limited to areas, sessions, second factor."""

from service.accounts.reach import areas_seen, sees_conversation, sees_people_of
from service.accounts.viewer import Viewer

__all__ = ["Viewer", "areas_seen", "sees_conversation", "sees_people_of"]
