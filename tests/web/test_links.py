"""The link in a page leads somewhere, and tells nobody anything."""

from flask.testing import FlaskClient


def test_the_link_says_how_to_answer_and_is_the_same_for_every_id(client: FlaskClient) -> None:
    first, other = client.get("/conversations/0a1b"), client.get("/conversations/nothing-like-it")
    assert first.status_code == other.status_code == 200
    assert first.text == other.text and "Skriv JA" in first.text
