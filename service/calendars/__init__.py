"""Calendars: duty and gaps read at secret addresses; shifts and absences taken in from other systems.

Out: `addresses` makes, revokes and finds them, `feed` writes what one of them shows.
In: `sources` keeps where things come from, `fetching` gets a copy, `applying` shows what it would change and does it.
"""
