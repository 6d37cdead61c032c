"""Time, and nothing else: duty, gaps and holidays as pure functions of an organisation file.

No database, no web, no network, and nothing here reads a clock.
"""
