"""The proxy that the network's faults are made with does what it says, on PostgreSQL."""

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests.standin.proxy import Proxy


@pytest.fixture
def behind(postgres_url: str) -> tuple[Path, str]:
    """The server's socket, and the database's name."""
    url = make_url(postgres_url)
    return Path(str(url.query["host"])) / ".s.PGSQL.5432", str(url.database)


def connected(proxy: Proxy, name: str) -> "psycopg.Connection[tuple[int]]":
    return psycopg.connect(
        host="127.0.0.1", port=proxy.port, user="postgres", dbname=name, connect_timeout=2, autocommit=True
    )


def test_a_connection_through_it_answers_until_it_is_cut_and_again_once_it_is_healed(behind: tuple[Path, str]) -> None:
    socket, name = behind
    with Proxy(socket) as proxy:
        with connected(proxy, name) as first:
            assert first.execute("SELECT 1").fetchone() == (1,)
            proxy.cut()
            with pytest.raises(psycopg.OperationalError):
                first.execute("SELECT 1")
        with pytest.raises(psycopg.OperationalError):
            connected(proxy, name)
        proxy.heal()
        with connected(proxy, name) as again:
            assert again.execute("SELECT 1").fetchone() == (1,)
        assert (proxy.resets, proxy.refused > 0) == (1, True)


def test_what_is_held_arrives_when_it_is_healed(behind: tuple[Path, str]) -> None:
    socket, name = behind
    with Proxy(socket) as proxy, connected(proxy, name) as held:
        proxy.hold()
        with pytest.raises(psycopg.errors.ConnectionTimeout):
            connected(proxy, name)
        proxy.heal()
        assert held.execute("SELECT 1").fetchone() == (1,)
