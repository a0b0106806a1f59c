"""The database of a test process: copied from a migrated one, empty or with a site already in it.

Migrating takes half a minute and laying a site seconds, copying either takes a blink: so each is made
once, the migrated one for all processes, a site by each process that needs it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.environment import DATA, POSTGRES, SERVER, TRIAL

ROOT = Path(__file__).parent.parent
MIGRATE = (sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks")
Lay = Callable[[], object]
_laid: dict[Lay, str] = {}
"""The sites that this process keeps a copy of, each with the name of the copy."""


def lay_database(lay: Lay | None = None) -> None:
    """Put a migrated database in place: empty, or with what `lay` makes in an empty one.

    Called in a transaction it would undo what a module shares (`_shares_with_its_module`): refused.
    """
    from django.db import connection

    assert not connection.in_atomic_block, "a database of one's own and one shared by a module don't mix"
    if lay is None:
        _put("migrated")
    elif kept := _laid.get(lay):
        _put(kept)
    else:
        _put("migrated")
        lay()
        name = f"{TRIAL}_{len(_laid)}"
        _keep(name)
        _laid[lay] = name


def examples(most: int) -> int:
    """How many random walks to take: on PostgreSQL a third, for others of them were taken on SQLite."""
    return max(1, most // 3) if POSTGRES else most


@contextmanager
def shared(lay: Lay) -> Iterator[None]:
    """What `lay` makes, for the tests of a module: each undoes its own, the last undoes all."""
    from django.db import transaction

    lay_database(lay)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    lay_database()


def _put(kept: str) -> None:
    (_put_postgres if POSTGRES else _put_sqlite)(kept)


def _keep(name: str) -> None:
    (_keep_postgres if POSTGRES else _keep_sqlite)(name)


def _schema_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted((ROOT / "src").rglob("migrations/0*.py")):
        digest.update(path.read_bytes())
    for room in sorted((ROOT / "src").rglob("apps.py")):
        digest.update(room.read_bytes())
    for name in ("django", "wagtail", "modelsearch", "wagtail-localize"):
        digest.update(version(name).encode())
    return digest.hexdigest()[:16]


def migrated_sqlite() -> Path:
    """A migrated, empty database, made once a schema and kept."""
    kept = ROOT / ".cache" / f"migrated-{_schema_digest()}.sqlite3"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            env = {**os.environ, "NHIPCAU_DATA": folder, "DJANGO_SETTINGS_MODULE": "nhipcau.project.settings"}
            subprocess.run(MIGRATE, env=env, check=True, cwd=ROOT)
            made = Path(folder) / "nhipcau.sqlite3"
            import sqlite3

            with sqlite3.connect(made) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.execute("PRAGMA journal_mode=DELETE")
            made.replace(kept)
    return kept


def _put_sqlite(kept: str) -> None:
    from django.db import connections

    connections.close_all()
    path = DATA / "nhipcau.sqlite3"
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    shutil.copy(migrated_sqlite() if kept == "migrated" else DATA / f"{kept}.sqlite3", path)


def _keep_sqlite(name: str) -> None:
    from django.db import connection, connections

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert cursor.fetchone()[0] == 0, "something else holds the database"
    connections.close_all()
    shutil.copy(DATA / "nhipcau.sqlite3", DATA / f"{name}.sqlite3")


def _put_postgres(kept: str) -> None:
    """Copy that database; `postgres` itself stays the door through which it is done."""
    import psycopg
    from django.db import connections

    connections.close_all()
    with psycopg.connect(SERVER, autocommit=True) as connection:
        if kept == "migrated":
            _migrate_postgres(connection)
        connection.execute(f"DROP DATABASE IF EXISTS {TRIAL} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {TRIAL} TEMPLATE {kept}")
    connections["default"].settings_dict["NAME"] = TRIAL
    os.environ["DATABASE_URL"] = _address(TRIAL)


def _keep_postgres(name: str) -> None:
    import psycopg
    from django.db import connections

    connections.close_all()
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {TRIAL}")


def _migrate_postgres(connection: Any) -> None:
    """Once for all processes: who comes second waits for the lock and finds it done."""
    connection.execute("SELECT pg_advisory_lock(1)")
    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'migrated'").fetchone()
    if not known:
        connection.execute("CREATE DATABASE migrating")
        env = {**os.environ, "DATABASE_URL": _address("migrating")}
        env["DJANGO_SETTINGS_MODULE"] = "nhipcau.project.settings"
        subprocess.run(MIGRATE, env=env, check=True, cwd=ROOT)
        connection.execute("ALTER DATABASE migrating RENAME TO migrated")
    connection.execute("SELECT pg_advisory_unlock(1)")


def _address(database: str) -> str:
    return SERVER.replace("/postgres?", f"/{database}?")
