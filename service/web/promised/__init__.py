"""Help that a person is promised, on their page: what, on which days, until when, and what comes instead of it."""
