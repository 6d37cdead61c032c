"""Words for what planners see of rotas."""

from service.web.words import later

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
