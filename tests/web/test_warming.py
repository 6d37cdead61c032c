"""A web process that starts has its pages ready before anybody asks for them."""

from service.clock import FrozenClock
from service.processes import warming
from tests.web.conftest import ListeningLine, application


def test_a_process_that_starts_has_every_page_compiled_and_rests_after_each(
    line: ListeningLine, clock: FrozenClock
) -> None:
    app, rests = application(line, clock), list[float]()
    pages = app.jinja_env.list_templates(extensions=["html"])
    warming.ahead(app, rests.append).join()
    assert app.jinja_env.cache is not None and {name for _loader, name in app.jinja_env.cache} == set(pages)
    assert rests == [warming.REST] * len(pages) and len(pages) > 50
