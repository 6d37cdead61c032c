"""`retention:` of the organisation file: days within bounds, each kind by itself, out and in again the same."""

from io import BytesIO
from pathlib import Path

import pytest

from schedules.organisation import Organisation
from schedules.orgfile import LeftOut, propose
from schedules.orgwrite import write
from schedules.retention import KINDS, Retention
from schedules.yamlfile import FileRefused, read

PAPER = Path(__file__).parents[2] / "docs" / "retention.md"


def taken_in(written: str, stored: Organisation | None = None) -> Organisation:
    return propose(stored or Organisation(), read(BytesIO(written.encode()), "org.yaml"), LeftOut.STAYS)


def test_a_kind_that_is_not_named_has_its_default_and_keeps_what_is_stored() -> None:
    first = taken_in("retention:\n  texts: 30\n")
    assert (first.retention.texts, first.retention.notes) == (30, KINDS["notes"].days)
    then = taken_in("retention:\n  notes: 40\n", first)
    assert (then.retention.texts, then.retention.notes) == (30, 40)
    assert taken_in(write(then)) == then


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_out_of_bounds_is_refused_with_its_line_and_a_sentence(kind: str) -> None:
    one = KINDS[kind]
    low, high = f"must be {one.least} or more", f"must be {one.most} or less"
    for days, sentence in ((one.least - 1, low), (one.most + 1, high), ("lenge", "write a whole number")):
        with pytest.raises(FileRefused) as refused:
            taken_in(f"retention:\n  {kind}: {days}\n")
        assert f"retention.{kind}" in str(refused.value) and sentence in str(refused.value)
    for days in (one.least, one.days, one.most):
        assert taken_in(f"retention:\n  {kind}: {days}\n").retention.days(kind) == days


def test_the_data_the_file_and_the_paper_name_the_same_kinds() -> None:
    assert list(Retention.model_fields) == list(KINDS)
    paper = PAPER.read_text("utf-8")
    for kind, one in KINDS.items():
        assert f"| `{kind}` | {one.days} | {one.least}–{one.most} | {one.counted} | {one.why} |" in paper
