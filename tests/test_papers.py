"""What README and docs say that a program can check: links, settings, and the steps of the tutorial."""

import re
import tomllib
from io import BytesIO
from pathlib import Path

import pytest

from schedules.calendar import periods
from schedules.coverage import gaps
from schedules.duty import Duty
from schedules.instants import zone
from schedules.organisation import Organisation
from schedules.orgfile import LeftOut, propose
from schedules.yamlfile import read

ROOT = Path(__file__).parents[1]
PAPERS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
CONFIG = (ROOT / "service" / "config.py").read_text("utf-8")
LOCAL = zone("Europe/Oslo")


def anchors(paper: Path) -> set[str]:
    """What a link can point at in the paper, as forges make it of headings."""
    headings = re.findall(r"^#+ (.+)$", paper.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(paper: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", paper.read_text("utf-8")):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        led_to = (paper.parent / path).resolve() if path else paper
        assert led_to.exists(), f"{target} leads nowhere"
        assert not anchor or anchor in anchors(led_to), f"{target} names no heading"


def cited(paper: Path) -> list[str]:
    """Tests and measurements that the paper says hold something; `tests/web/NAME` stands for any."""
    return re.findall(
        r"`((?:tests|bench|\.ci)/[\w./-]*|test_\w+)`", paper.read_text("utf-8").replace("web/NAME", "web")
    )


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: str(paper.relative_to(ROOT)))
def test_every_test_that_is_cited_is_there(paper: Path) -> None:
    tests = "".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    missing = [one for one in cited(paper)
               if not ((ROOT / one).exists() if "/" in one else f"def {one}(" in tests)]  # fmt: skip
    assert not missing, f"{missing} would hold something, and are not there"


def test_papers_cite_their_tests() -> None:
    assert len(cited(ROOT / "docs" / "privacy" / "threats.md")) > 20, "else nothing was looked for"


def test_every_setting_that_is_read_is_in_the_table() -> None:
    read_from_environment = set(re.findall(r'"((?:VAKTLINJE|TWILIO|WEB)_[A-Z_]+|PORT|DATABASE_URL)"', CONFIG))
    rows = [row for row in (ROOT / "README.md").read_text("utf-8").splitlines() if row.lstrip().startswith("| `")]
    assert set(re.findall(r"`([A-Z]+(?:_[A-Z]+)*)`", " ".join(row.split("|")[1] for row in rows))) >= (
        read_from_environment
    )


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    reasons = (ROOT / "docs" / "decisions" / "dependencies.md").read_text("utf-8")
    missing = [name for name in (re.split(r"[\[<>=]", one)[0] for one in wanted) if name not in reasons]
    assert not missing, f"docs/decisions/dependencies.md does not say what {missing} are for"


def test_every_decision_is_in_their_list() -> None:
    decisions = {paper.name for paper in PAPERS if paper.parent.name == "decisions"} - {"README.md"}
    listed = re.findall(r"\]\(([\w-]+\.md)\)", (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8"))
    assert sorted(listed) == sorted(decisions)


def test_the_steps_of_the_tutorial_can_be_taken_one_after_the_other() -> None:
    tutorial = (ROOT / "docs" / "organisation-file.md").read_text("utf-8")
    organisation = Organisation()
    for step in re.findall(r"```yaml\n(.*?)```", tutorial, re.DOTALL):
        organisation = propose(organisation, read(BytesIO(step.encode()), "step.yaml"), LeftOut.STAYS)
    duty = Duty(organisation)
    evening = duty.on_duty("storvik", LOCAL.moment("2026-11-22T20:00"))
    assert [holder.staff for holder in evening] == ["kari"]
    christmas, _ = periods(organisation, LOCAL.moment("2026-12-23T00:00"), LOCAL.moment("2027-03-25T00:00"))
    assert gaps(duty, christmas.start, christmas.end), "nobody has the mornings of Christmas"
