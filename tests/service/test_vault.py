"""Sealed fields open in their place, under their key, unchanged, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import FieldKeysRefused, FieldKeyUnknown, SealBroken, VaktlinjeError
from service.vault import Vault

OLD, NEW = b"\x01" * 32, b"\x02" * 32
PHONE = "+4759442001"
PLACE = {"table": "text", "id": "t1", "column": "body_sealed"}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_as_it_was(plain: str) -> None:
    vault = Vault([OLD])

    assert vault.open(vault.seal(plain, **PLACE), **PLACE) == plain


def test_a_sealed_text_shows_nothing_and_never_looks_the_same_twice(vault: Vault) -> None:
    first, second = (vault.seal("er noen der?", **PLACE) for _ in range(2))

    assert first != second
    assert "noen" not in first
    assert first.isascii()


@pytest.mark.parametrize("elsewhere", [{"table": "page"}, {"id": "t2"}, {"column": "party_sealed"}])
def test_a_text_moved_to_another_place_does_not_open(vault: Vault, elsewhere: dict[str, str]) -> None:
    sealed = vault.seal("er noen der?", **PLACE)

    with pytest.raises(SealBroken):
        vault.open(sealed, **{**PLACE, **elsewhere})


@given(st.data())
def test_a_text_that_was_changed_anywhere_does_not_open(data: st.DataObject) -> None:
    vault = Vault([OLD])
    sealed = vault.seal("er noen der?", **PLACE)
    at = data.draw(st.integers(0, len(sealed) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda letter: letter != sealed[at]))

    with pytest.raises((SealBroken, FieldKeyUnknown)):
        vault.open(sealed[:at] + other + sealed[at + 1:], **PLACE)


@given(st.text())
def test_what_was_never_sealed_is_refused_by_name(anything: str) -> None:
    with pytest.raises(VaktlinjeError):
        Vault([OLD]).open(anything, **PLACE)


def test_after_a_new_key_old_fields_open_and_new_ones_are_sealed_with_it() -> None:
    old = Vault([OLD]).seal("før", **PLACE)
    both = Vault([NEW, OLD])

    assert both.open(old, **PLACE) == "før"
    assert Vault([NEW]).open(both.seal("nå", **PLACE), **PLACE) == "nå"


def test_without_its_key_a_field_names_the_key_that_is_missing() -> None:
    sealed = Vault([OLD]).seal("før", **PLACE)

    with pytest.raises(FieldKeyUnknown, match=sealed.split(".")[0]):
        Vault([NEW]).open(sealed, **PLACE)


def test_a_number_is_found_under_old_and_new_keys_and_stored_under_the_newest() -> None:
    both = Vault([NEW, OLD])

    assert both.index(PHONE) == Vault([NEW]).index(PHONE)
    assert both.indexes(PHONE) == (Vault([NEW]).index(PHONE), Vault([OLD]).index(PHONE))


def test_the_index_of_a_number_says_nothing_of_it_and_is_only_its_own(vault: Vault) -> None:
    assert vault.index(PHONE) == vault.index(PHONE)
    assert vault.index(PHONE) != vault.index("+4759442002")
    assert PHONE[1:] not in vault.index(PHONE)


@pytest.mark.parametrize("keys", [[], [b""], [b"\x01" * 31], [OLD, b"\x01" * 33]])
def test_keys_of_the_wrong_length_are_refused(keys: list[bytes]) -> None:
    with pytest.raises(FieldKeysRefused):
        Vault(keys)
