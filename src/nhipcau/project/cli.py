"""`nhipcau`: Django's command line under the project's name."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.project.settings")
    from django.core.management import execute_from_command_line

    from nhipcau.project.catalogues import compile_catalogues

    compile_catalogues()
    execute_from_command_line(["nhipcau", *sys.argv[1:]])
