"""The errors of the service, each with a name and a sentence for the person who can do something about it.

`str(error)` is that sentence; it never holds a text, a name of a service user, a number, a key or a password.
Commands print it and end with exit status 2. Errors of files and providers are `schedules`' and `channels`' own.
"""


class VaktlinjeError(Exception):
    """What went wrong is known, and the message says it in one sentence."""


class DatabaseRefused(VaktlinjeError):
    """`DATABASE_URL` does not name a database that can be used."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"DATABASE_URL {reason}")


class DatabaseAway(DatabaseRefused):
    """It does not answer, or what it answers is no use: for PostgreSQL that may pass."""


class NestedWrite(VaktlinjeError):
    """A write transaction was opened inside another of the same thread: on SQLite it would wait for itself."""

    def __init__(self) -> None:
        super().__init__("a write transaction is already open in this thread")


class ClaimLost(VaktlinjeError):
    """The work was taken over, moved or dropped meanwhile: what this attempt did must be undone."""

    def __init__(self, key: str, attempt: int) -> None:
        super().__init__(f"attempt {attempt} of {key} is no longer ours")


class FieldKeysRefused(VaktlinjeError):
    """The vault needs at least one key, each of 32 bytes."""

    def __init__(self) -> None:
        super().__init__("the field keys must be one or more keys of 32 bytes each")


class FieldKeyUnknown(VaktlinjeError):
    """Something was sealed under a key that is not among the field keys."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"VAKTLINJE_FIELD_KEYS lacks the key {key_id}, which stored fields are sealed with: put it last. "
            "Where it is lost for good, docs/operations.md (A lost key) says how to go on"
        )


class SealBroken(VaktlinjeError):
    """A sealed field was changed, cut, or moved from another row or column."""

    def __init__(self, table: str, id: str, column: str) -> None:
        super().__init__(f"{table} {id}: {column} cannot be opened; it was changed or is not this row's")


class SchemaBehind(VaktlinjeError):
    """The database's tables are older than this version needs."""

    def __init__(self) -> None:
        super().__init__("the database is older than this version: run `vaktlinje db upgrade`")


class SchemaUnknown(VaktlinjeError):
    """The database's tables were made by a newer version, or by something else."""

    def __init__(self, revision: str) -> None:
        super().__init__(f"the database is at revision {revision}, which this version is too old to know")


class ImpossibleMove(VaktlinjeError):
    """A conversation cannot move like that from the state it is in: a fault of ours, and nothing was changed."""


class UnknownArea(VaktlinjeError):
    """There is no such service area, or it has been retired."""

    def __init__(self, id: str) -> None:
        super().__init__(f"there is no service area {id!r}")


class UnknownStaff(VaktlinjeError):
    """There is no such staff member, or they have left."""

    def __init__(self, id: str) -> None:
        super().__init__(f"there is no staff member {id!r}")


class UnknownRota(VaktlinjeError):
    """There is no such rota, or it has been retired."""

    def __init__(self, id: str) -> None:
        super().__init__(f"there is no rota {id!r}")


class SchemaBroken(VaktlinjeError):
    """After a change of tables, rows in `tables` would refer to rows that are not there; nothing was changed."""

    def __init__(self, tables: list[str]) -> None:
        super().__init__(f"the upgrade was undone: rows in {', '.join(tables)} refer to rows that do not exist")


class UnknownServiceUser(VaktlinjeError):
    """There is no such service user, or they have been retired."""

    def __init__(self, id: str) -> None:
        super().__init__(f"there is no service user {id!r}")


class UnknownConversation(VaktlinjeError):
    """The area has no conversation with this number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no conversation #{number}")


class PlanShut(VaktlinjeError):
    """The person objects to sharing the plan, or belongs to another area."""

    def __init__(self, service_user: str) -> None:
        super().__init__(f"the plan of service user {service_user!r} is not shared: break-glass needs a reason")


class UnknownPlanVersion(VaktlinjeError):
    """The person's plan has no version with this number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"the plan has no version {number}")


class PlanChanged(VaktlinjeError):
    """Somebody has changed the plan since the one who wants to save it looked; nothing is saved."""

    def __init__(self, newest: int) -> None:
        super().__init__(f"the plan has changed meanwhile, and is now version {newest}")
        self.newest = newest


class ReasonMissing(VaktlinjeError):
    """A plan that is shut was to be opened without saying why."""

    def __init__(self) -> None:
        super().__init__("say why the plan must be opened although the person objects")


class NotTheHolder(VaktlinjeError):
    """Only whoever has the conversation may do this."""

    def __init__(self, number: int) -> None:
        super().__init__(f"only whoever has conversation #{number} may do this")


class NotOnDuty(VaktlinjeError):
    """Only staff on duty in the area may write first."""

    def __init__(self, staff: str, area: str) -> None:
        super().__init__(f"{staff!r} has no duty in {area!r} now")


class ConversationOpen(VaktlinjeError):
    """There is already an open conversation with this person."""

    def __init__(self, number: int) -> None:
        super().__init__(f"conversation #{number} with this person is open")
        self.number = number
