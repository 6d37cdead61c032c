"""Bars as they stand in the page. A month has 2,000 of them: what is drawn once is kept (`remembered`), and joined."""

from collections.abc import Iterable
from typing import TypeAlias

from markupsafe import Markup

from service.web.rota.rows import Bar

Drawn: TypeAlias = tuple[int, str]  # the cell it begins in


def drawn(bars: Iterable[tuple[int, Bar]]) -> list[Drawn]:
    return [(cell, _bar(bar)) for cell, bar in bars]


def cells(count: int, bars: Iterable[Drawn]) -> Markup:
    """So many cells of a row, each with the bars that begin in it."""
    within: list[list[str]] = [[] for _ in range(count)]
    for cell, bar in bars:
        within[cell].append(bar)
    row = "".join(f"<td>{''.join(begun)}</td>" for begun in within)
    return Markup(row)  # made of what `rows` has made safe  # nosec B704


def _bar(it: Bar) -> str:
    """Where it is, is in its classes; what is read aloud stands apart from what is seen, where that is short."""
    href = f' href="{it.href}"' if it.href else ""
    facts = "".join(f' data-{name}="{value}"' for name, value in it.facts)
    hours = f"<i> {it.hours}</i>" if it.hours or it.said else ""
    words = f"{it.name}{hours}"
    if it.said:
        words = f'<span aria-hidden="true">{words}</span><span class="hidden">{it.said}</span>'
    return f'<{it.tag} class="{it.classes}"{href}{facts}>{words}</{it.tag}>'
