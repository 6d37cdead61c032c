"""Words for what planners see of rotas."""

from service.web.words import counted, later

SOURCES = {"layer": later("grunnturnus"), "shift": later("vakt"), "override": later("endring")}
STATES = {
    "has": later("gjelder"), "away": later("er borte"), "empty": later("tom med vilje"),
    "beneath": later("ligger under"),
}  # fmt: skip
REASONS = {
    "competence": later("mangler kompetansen"), "other_rotas": later("står ikke på en vaktlinje her"),
    "on_duty": later("har vakt da"), "absent": later("er borte"),
    "daily_rest": later("får for lite døgnhvile"), "weekly_rest": later("får for lite ukehvile"),
}  # fmt: skip


def passing(every: int, unit: str) -> str:
    """How often a layer's turn goes to the next person."""
    if unit == "week":
        return counted("hver uke", "hver {n}. uke", every)
    if unit == "day":
        return counted("hver dag", "hver {n}. dag", every)
    if unit == "hour":
        return counted("hver time", "hver {n}. time", every)
    return counted("for hver vakt", "for hver {n}. vakt", every)
