"""What an operator wrote in the environment, and what is said about it."""

import base64
from pathlib import Path

import pytest

from service.config import Settings, SettingsRefused, field_keys, settings

KEY = base64.urlsafe_b64encode(b"\xfb" * 32).decode()
WHOLE = {
    "VAKTLINJE_SECRET_KEY": "a long random text, known to nobody",
    "VAKTLINJE_FIELD_KEYS": KEY,
    "VAKTLINJE_PUBLIC_URL": "https://vakt.example.org/",
}
TWILIO = {"VAKTLINJE_CHANNEL": "twilio", "TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": "token"}


def refused(environ: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsRefused) as caught:
        settings(environ)
    return list(caught.value.sentences)


def test_three_variables_are_enough_to_start_with_the_simulator() -> None:
    read = settings(WHOLE)
    assert (read.database_url, read.port) == ("sqlite:///vaktlinje.db", 8000)
    assert (read.channel, read.twilio) == ("simulator", None)
    assert read.public_url == "https://vakt.example.org"


def test_everything_that_is_missing_is_said_at_once() -> None:
    said = refused({"VAKTLINJE_CHANNEL": "twilio"})
    missing = ["VAKTLINJE_SECRET_KEY", "VAKTLINJE_FIELD_KEYS", "VAKTLINJE_PUBLIC_URL", "TWILIO_ACCOUNT_SID",
               "TWILIO_AUTH_TOKEN"]
    assert [sentence.split()[0] for sentence in said] == missing
    assert all("is not set" in sentence for sentence in said)


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_an_empty_variable_counts_as_missing(name: str) -> None:
    assert refused(WHOLE | {name: "  "})[0].startswith(f"{name} is not set")


OIDC = {"OIDC_ISSUER": "https://login.example.org/", "OIDC_CLIENT_ID": "vaktlinje", "OIDC_CLIENT_SECRET": "hemmelig-5"}


def test_signing_in_elsewhere_is_set_up_whole_or_not_at_all() -> None:
    assert settings(WHOLE).oidc is None
    read = settings(WHOLE | OIDC | {"OIDC_ACR": "Level4, amr=mfa"}).oidc
    assert read is not None
    assert (read.issuer, read.strong, read.scope) == (
        "https://login.example.org", ("Level4", "amr=mfa"), "openid email profile")
    assert "hemmelig" not in repr(read)
    assert refused(WHOLE | OIDC | {"OIDC_CLIENT_ID": "", "OIDC_ISSUER": "http://login.example.org"}) == [
        "OIDC_ISSUER must begin with https://; http:// is for 127.0.0.1 and localhost only.",
        "OIDC_CLIENT_ID is not set: it is what this service is called by the OpenID provider."]


@pytest.mark.parametrize("name, written", [
    ("VAKTLINJE_SECRET_KEY", "fifteen letters"),
    ("VAKTLINJE_FIELD_KEYS", "not base64!"),
    ("VAKTLINJE_FIELD_KEYS", base64.urlsafe_b64encode(b"short").decode()),
    ("VAKTLINJE_FIELD_KEYS", f"{KEY},"),
    ("VAKTLINJE_FIELD_KEYS", f"{KEY},{KEY}"),
    ("VAKTLINJE_FIELD_KEYS", "nøkkel"),
    ("VAKTLINJE_PUBLIC_URL", "vakt.example.org"),
    ("VAKTLINJE_PUBLIC_URL", "http://vakt.example.org"),
    ("VAKTLINJE_PUBLIC_URL", "http://127.0.0.1.example.org"),
    ("VAKTLINJE_PUBLIC_URL", "https://vakt.example.org/?a=b"),
    ("VAKTLINJE_PUBLIC_URL", "https://vakt.example.org:port"),
    ("VAKTLINJE_PUBLIC_URL", "https://anybody@vakt.example.org"),
    ("VAKTLINJE_PUBLIC_URL", "https://"),
    ("VAKTLINJE_PUBLIC_URL", "ftp://127.0.0.1"),
    ("VAKTLINJE_CHANNEL", "pigeon"),
    ("VAKTLINJE_SMTP_URL", "mail.example.org"),
    ("VAKTLINJE_SMTP_URL", "https://mail.example.org"),
    ("VAKTLINJE_SMTP_URL", "smtp://mail.example.org?from=a%0D%0ABcc:b@example.org"),
    ("VAKTLINJE_SMTP_URL", "smtp://mail.example.org?from=vakt@"),
    ("PORT", "http"),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("WEB_CONCURRENCY", "-1"),
    ("WEB_THREADS", "1.5"),
])
def test_a_malformed_value_is_refused_with_a_sentence_that_names_it(name: str, written: str) -> None:
    said = refused(WHOLE | {name: written})
    assert len(said) == 1
    assert said[0].startswith(name)
    assert said[0].endswith(".")


@pytest.mark.parametrize("name, written", [
    ("TWILIO_ACCOUNT_SID", "SK123"),
    ("TWILIO_ACCOUNT_SID", "AC/../x"),
    ("TWILIO_AUTH_TOKEN", "one,two,three"),
    ("TWILIO_AUTH_TOKEN", "one,"),
    ("TWILIO_API_URL", "http://api.example.org"),
])
def test_a_malformed_credential_is_refused_only_where_twilio_is_used(name: str, written: str) -> None:
    said = refused(WHOLE | TWILIO | {name: written})
    assert [sentence.startswith(name) for sentence in said] == [True]
    assert settings(WHOLE | TWILIO | {name: written, "VAKTLINJE_CHANNEL": "simulator"}).twilio is None


def test_two_tokens_hold_while_they_are_rotated_and_loopback_may_play_the_provider() -> None:
    read = settings(WHOLE | TWILIO | {"TWILIO_AUTH_TOKEN": "new, old", "TWILIO_API_URL": "http://127.0.0.1:4010/"}).twilio
    assert read is not None
    assert (read.auth_tokens, read.api_url) == (("new", "old"), "http://127.0.0.1:4010")


@pytest.mark.parametrize("written", ["http://localhost:8000", "http://127.0.0.1:8000/sub", "http://[::1]:8000"])
def test_loopback_needs_no_https(written: str) -> None:
    assert settings(WHOLE | {"VAKTLINJE_PUBLIC_URL": written}).public_url == written


def test_keys_are_read_newest_first_with_or_without_padding() -> None:
    older = base64.urlsafe_b64encode(b"\x02" * 32).decode().rstrip("=")
    assert field_keys({"VAKTLINJE_FIELD_KEYS": f"{KEY}, {older}"}) == (b"\xfb" * 32, b"\x02" * 32)


def test_no_sentence_and_no_printed_settings_repeat_a_secret() -> None:
    secrets = {"VAKTLINJE_SECRET_KEY": "hemmelig-1 for alle", "TWILIO_AUTH_TOKEN": "hemmelig-2",
               "VAKTLINJE_SMTP_URL": "smtp://post:hemmelig-3@mail.example.org", "DATABASE_URL": "postgresql://a:hemmelig-4@h/b"}
    shown: list[Settings | str] = [settings(WHOLE | TWILIO | secrets)]
    shown += refused(WHOLE | TWILIO | {"TWILIO_AUTH_TOKEN": "hemmelig,hemmelig,hemmelig",
                                       "VAKTLINJE_FIELD_KEYS": "hemmelig",
                                       "VAKTLINJE_SMTP_URL": "smtp://post:hemmelig/x@mail.example.org"})
    assert len(shown) == 4
    assert "hemmelig" not in repr(shown)


def test_each_database_has_a_spool_of_its_own(tmp_path: Path) -> None:
    def spool(address: str) -> Path | None:
        return settings(WHOLE | {"DATABASE_URL": address}).spool

    assert spool(f"sqlite:///{tmp_path}/a.db") == tmp_path / "a.db.spool"
    assert settings(WHOLE).spool == Path.cwd() / "vaktlinje.db.spool"
    here = spool("postgresql://vakt:old@db.example.org/vakt")
    assert here == spool("postgresql://vakt:new@db.example.org/vakt")
    assert here != spool("postgresql://vakt:old@db.example.org/trial")
    assert here is not None and here.parent == Path.cwd()


def test_a_spool_is_a_folder_that_is_there_or_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert settings(WHOLE | {"VAKTLINJE_SPOOL": str(tmp_path / "kept")}).spool == tmp_path / "kept"
    assert settings(WHOLE | {"VAKTLINJE_SPOOL": str(tmp_path)}).spool == tmp_path
    for wrong in (tmp_path / "file", tmp_path / "nowhere" / "kept"):
        (sentence,) = refused(WHOLE | {"VAKTLINJE_SPOOL": str(wrong)})
        assert sentence.startswith("VAKTLINJE_SPOOL")
