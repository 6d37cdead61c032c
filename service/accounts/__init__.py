"""Who may do what on the pages and through the API: accounts, roles limited to areas, sessions, second factor."""

from service.accounts.viewer import Viewer

__all__ = ["Viewer"]
