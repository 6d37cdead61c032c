"""Ola has the evening duty in Storvik and Nabovik, Per is ambulant, Ingeborg is to fall back on; Mona leads."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from service.models import metadata
from service.models.account import EVERY_AREA, Role
from tests.web.house import ANNE, Browser, House

PHONES = {"kari": "+4759441001", "ola": "+4759441002", "ingeborg": "+4759441003", "per": "+4759441004",
          "mona": "+4759441005", "anne": ANNE, "bo": "+4759442002", "aila": "+4759442003"}


@dataclass
class Night:
    house: House
    accounts: dict[str, str] = field(default_factory=dict)

    def responder(self, staff: str, area: str = EVERY_AREA) -> Browser:
        """Signed in anew, with the one account that they have."""
        if staff not in self.accounts:
            self.accounts[staff] = self.house.account(staff.title(), Role.RESPONDER, area=area, staff=staff)
        return self.house.browser_of(self.accounts[staff])

    def manager(self, staff: str = "mona") -> Browser:
        return self.house.browser(staff.title(), Role.MANAGER, staff=staff)

    def rows(self, table: str) -> list[dict[str, Any]]:
        with self.house.database.read() as db:
            return [dict(row) for row in db.execute(select(metadata.tables[table])).mappings()]

    def conversation(self, number: int = 1, area: str = "storvik") -> dict[str, Any]:
        return next(row for row in self.rows("conversation") if (row["area_id"], row["number"]) == (area, number))

    def at(self, number: int = 1, area: str = "storvik") -> str:
        """The address of the conversation."""
        return f"/conversations/{self.conversation(number, area)['id']}"

    def inbox_of(self, who: str) -> list[str]:
        """The texts that this phone has got."""
        phone = PHONES.get(who, who)
        return [text.body for text in self.house.phones.screen(phone) if text.direction == "received"]

    def take(self, who: str = "ola") -> Browser:
        """Anne has texted, and this helper takes it on the page."""
        self.house.texts(ANNE, "er noen der?")
        helper = self.responder(who)
        helper.get("/inbox")
        assert helper.post(f"{self.at()}/accept").status_code == 303
        self.house.work()
        return helper

    def say(self, helper: Browser, text: str, form_key: str = "a") -> Any:
        helper.get(self.at())
        answer = helper.post(f"{self.at()}/write", text=text, form_key=form_key)
        self.house.work()
        return answer
