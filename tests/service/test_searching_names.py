"""Names as they are typed in the night."""

import pytest

from service.people.searching import folded


@pytest.mark.parametrize(("typed", "name"), [
    ("aila", "Áila Diktasdatter"), ("DJUVSJO", "Per Djuvsjø"), ("aase", "Åse Finnesikke"), ("asE", "Åse Nes"),
    ("baera", "Bæra Nes"), ("anarjohka", "Anárjohka"), ("nuorgan", "Ŋuorgan"), ("duodji", "Đuodji"),
    ("bjoern", "Bjørn"),
])  # fmt: skip
def test_a_name_is_found_however_its_letters_are_typed(typed: str, name: str) -> None:
    assert folded(typed) in folded(name)


def test_other_names_are_not() -> None:
    assert folded("anne") not in folded("Áila")
