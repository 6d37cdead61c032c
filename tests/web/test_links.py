"""The link in a page leads to the conversation, behind sign-in, and tells a stranger nothing."""

from flask.testing import FlaskClient


def test_a_stranger_is_asked_to_sign_in_whatever_the_id_and_comes_back_to_it(client: FlaskClient) -> None:
    for id in ("0a1b", "nothing-like-it"):
        answer = client.get(f"/conversations/{id}", headers={"Accept": "text/html"})
        assert (answer.status_code, answer.location) == (303, f"/sign-in?next=/conversations/{id}")
