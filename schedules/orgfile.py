"""The organisation file: read, checked, laid over what is stored, and written back (contract, section 2).

    document = read(source, "organisation.yaml")
    organisation = propose(stored, document, LeftOut.STAYS)

Both raise `FileRefused` with every problem, each with file, line, key and reason; nothing here stores anything.
"""

from collections.abc import Callable
from typing import BinaryIO

from schedules.filecheck import check_items
from schedules.organisation import Organisation
from schedules.orgcheck import check
from schedules.orgmerge import LeftOut, Plain, merge
from schedules.orgwrite import as_written
from schedules.yamlfile import Document, FileRefused, Problem, read

__all__ = ["FileRefused", "LeftOut", "Problem", "organisation", "propose", "read"]


def organisation(source: BinaryIO, file: str) -> Organisation:
    """The file by itself, over nothing; FileRefused where it does not hold."""
    return propose(Organisation(), read(source, file), LeftOut.STAYS)


def _no_service_user(_: str) -> bool:
    return False


def propose(
    stored: Organisation,
    document: Document,
    left_out: LeftOut,
    is_service_user: Callable[[str], bool] = _no_service_user,
) -> Organisation:
    """The organisation as it would be with the file taken in; FileRefused where the file does not hold.

    `is_service_user` says of a phone number whether a service user has it: no number may be in both files.
    """
    check_items(document, Organisation, document.data)
    merged = merge(_plain(stored), document.data, left_out)
    check(merged, document, is_service_user)
    document.refuse_if_wrong()
    whole = merged.plain()
    check_items(document, Organisation, whole)
    document.refuse_if_wrong()
    return Organisation.model_validate(whole)


def _plain(stored: Organisation) -> Plain:
    return as_written(stored)
