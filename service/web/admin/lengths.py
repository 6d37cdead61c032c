"""Lengths of time as people write them, `5 min`, and as the organisation file has them, `5m`. Pure."""

import re

UNITS = {"s": ("s", "sek", "sekund", "sekunder", "sec", "seconds"), "m": ("m", "min", "minutt", "minutter", "minutes"),
         "h": ("h", "t", "time", "timer", "timar", "hours"), "d": ("d", "døgn", "dag", "dager", "dagar", "days")}
SHOWN = {"s": "sek", "m": "min", "h": "t", "d": "døgn"}
IN_ENGLISH = {"s": "s", "m": "min", "h": "h", "d": "d"}


def read(typed: str) -> str:
    """`5m` for `5 min`, `5m`, `5 minutter`; what is not understood as it is, for the checks to refuse."""
    match = re.fullmatch(r"(\d{1,6})\s*([^\W\d_]+)\.?", typed.strip())
    unit = next((unit for unit, words in UNITS.items() if match and match[2].casefold() in words), None)
    return f"{match[1]}{unit}" if match and unit else typed


def shown(written: str, language: str) -> str:
    """`5 min`; what is no length as it is."""
    match = re.fullmatch(r"(\d{1,6})([smhd])", written)
    return f"{match[1]} {(IN_ENGLISH if language == 'en' else SHOWN)[match[2]]}" if match else written
