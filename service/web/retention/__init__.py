"""Giving a person everything that is kept about them, from their page. Erasing is the administrators': web/admin."""
