"""Where the link in a page leads (contract 7.3). There is nothing to see yet: it says how to answer by text."""

from flask import Blueprint, Response

from service.web.callers import Caller, calls_from

links = Blueprint("links", __name__)
PAGE = """<!doctype html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Vaktlinje</title></head>
<body><main><h1>Svar på SMS-en</h1>
<p>Skriv JA og nummeret for å ta henvendelsen, eller NEI og nummeret for å sende den videre.</p>
<p>Tekstene får du på SMS når du har tatt den. De kan ikke leses her ennå.</p></main></body></html>
"""


@links.get("/conversations/<conversation>")
@calls_from(Caller.ANYONE)
def conversation(conversation: str) -> Response:
    """The same whatever the id: nobody learns which conversations there are."""
    return Response(PAGE, content_type="text/html; charset=utf-8")
