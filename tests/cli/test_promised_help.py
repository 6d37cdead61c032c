"""A manager who types accepts a gap in which help is promised."""

import json
import re
from pathlib import Path

from tests.cli.test_offers import Typed, gap

__all__ = ["gap"]
INSTEAD = "Legevakten venter deg."
ANNE = {"id": "anne", "name": "Anne Påfunn", "phone": "+4759442001", "area": "sted",
        "promised": [{"what": "Hjemmebesøk"}]}  # fmt: skip


def test_a_missing_alternative_is_named_and_then_given(gap: str, typed: Typed, directory: Path) -> None:
    organisation = (directory / "organisation.yaml").read_text()
    (directory / "organisation.yaml").write_text(organisation.replace("ladder: []", "ladder: [], managers: [kari]"))
    assert typed("import", "organisation.yaml").exit_code == 0
    (directory / "users.yaml").write_text(json.dumps({"service_users": [ANNE]}))
    assert typed("users", "import", "users.yaml").exit_code == 0

    asked = ("gap", "accept", "--gap", gap, "--by", "kari", "--reason", "Ingen kan.", "--told", "Ring 116117.")
    refused = typed(*asked)
    assert refused.exit_code == 2 and "Hjemmebes" not in refused.stderr
    assert "say what comes instead of each" in refused.stderr
    [ref] = re.findall(r"anne/[0-9a-f]{8}", refused.stderr)
    assert typed(*asked, "--instead", INSTEAD).exit_code == 2
    assert typed(*asked, "--instead", f"{ref}={INSTEAD}").stderr == "Accepted.\n"
