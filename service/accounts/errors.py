"""What is wrong about an account or a sign-in; pages say it in the viewer's language."""

from datetime import timedelta

from service.errors import VaktlinjeError


class NotRecognised(VaktlinjeError):
    """E-mail, password, code or link do not fit; which of them is never said."""

    def __init__(self) -> None:
        super().__init__("that is not recognised")


class TooManyAttempts(VaktlinjeError):
    """It has been tried too often just now; `wait` says when one may try again."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too many attempts: wait a little")
        self.wait = wait


class PasswordRefused(VaktlinjeError):
    """A new password is `short`, `long` or `obvious`."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the password is too {reason}")
        self.reason = reason


class LinkOver(VaktlinjeError):
    """The invitation or the link for a new password has been used, or is too old, or never was."""

    def __init__(self) -> None:
        super().__init__("this link is not good any more")


class AccountRefused(VaktlinjeError):
    """An account cannot be made or changed like that; `field` is what of it is wrong."""

    def __init__(self, field: str, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.reason = field, reason


class UnknownAccount(VaktlinjeError):
    def __init__(self) -> None:
        super().__init__("there is no such account, or it is closed")


class LastAdministrator(VaktlinjeError):
    """Somebody must be left who can let others in."""

    def __init__(self) -> None:
        super().__init__("this is the last administrator: make somebody else one first")


class NotTheirs(VaktlinjeError):
    """An administrator of some areas tried to change what reaches beyond them."""

    def __init__(self) -> None:
        super().__init__("the account has roles in areas that you do not administer")


class ProviderRefused(VaktlinjeError):
    """The OpenID provider did not answer, or answered what cannot be trusted. `reason` is for operators."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"signing in with OpenID Connect failed: {reason}")
        self.reason = reason


class NotInvited(VaktlinjeError):
    """The provider knows the person; we have no account for them."""

    def __init__(self) -> None:
        super().__init__("there is no account for this person")
