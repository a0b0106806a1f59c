"""`nhipcau`: Django's command line under the project's name."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator


def main() -> None:
    """Run a command. A broken pipe, a missing database and Ctrl-C end in a line, never a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.project.settings")
    _folder_from_arguments(sys.argv[1:])

    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError

    from nhipcau.project.catalogues import compile_catalogues

    compile_catalogues()
    try:
        execute_from_command_line(["nhipcau", *sys.argv[1:]])
    except OperationalError as error:
        sys.exit(f"nhipcau: {str(error).splitlines()[0]}")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


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
