"""`nhipcau`: Django's command line under the project's name."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress


def main() -> None:
    """Run a command. A broken pipe, a missing database and Ctrl-C end in a line, never a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.project.settings")
    _folder_from_arguments(sys.argv[1:])

    from django.conf import settings
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError, ProgrammingError

    from nhipcau.project.catalogues import compile_catalogues

    compile_catalogues()
    if sys.argv[1:2] == ["migrate"]:
        with suppress(OSError):  # `check` says why it can't be
            settings.NHIPCAU_DATA.mkdir(parents=True, exist_ok=True)
    try:
        execute_from_command_line(["nhipcau", *sys.argv[1:]])
    except (OperationalError, ProgrammingError) as error:
        sys.exit(f"nhipcau: {_told(error)}")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def _told(error: Exception) -> str:
    """What the database says, in a line; the remedy where it isn't there, or is of an earlier version."""
    from django.utils.translation import gettext as _

    said = str(error).splitlines()[0]
    if not isn_t_laid(error):
        return said
    return _(
        "the database isn't laid yet, or is of an earlier version; run “nhipcau migrate” (%(said)s)."
    ) % {"said": said}


def isn_t_laid(error: Exception) -> bool:
    """Whether the database isn't there or is of another version, rather than away for a while."""
    signs = ("no such table", "no such column", "does not exist", "unable to open")
    return any(sign in str(error) for sign in signs)


def _folder_from_arguments(arguments: list[str]) -> None:
    """`demo --dir DIR --port N` names what the settings need before Django reads arguments."""
    given = dict(_options(arguments))
    if arguments[:1] == ["demo"]:
        os.environ["NHIPCAU_DATA"] = given.get("--dir", "var/demo")
    if arguments[:1] in (["demo"], ["serve"]) and "--port" in given:
        os.environ.setdefault("NHIPCAU_PUBLIC_ADDRESS", f"http://localhost:{given['--port']}")


def _options(arguments: list[str]) -> Iterator[tuple[str, str]]:
    for n, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if equals:
            yield name, value
        elif n + 1 < len(arguments):
            yield name, arguments[n + 1]
