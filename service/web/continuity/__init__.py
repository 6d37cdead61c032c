"""Who helps the person: the part of their page, with its forms."""
