"""Who has opened what: on the person's page, handed over on paper, and what managers are to ask about.

`section` is the part of the page, `handing` gives the log to the person, `openings` is the managers' page, `following`
what somebody is to do for the people they know.
"""
