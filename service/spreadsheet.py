"""Cells for spreadsheets. What comes from people must not become something that a spreadsheet reckons out."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """The cell, led by an apostrophe where a spreadsheet would take it for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
