"""The web process: public files and the editing side on one port."""

from __future__ import annotations

import socket

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

PORT = 8000


def check_port(host: str, port: int) -> None:
    """Raise CommandError, naming the remedy, where the address can't be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise CommandError(
                _("Port %(port)d on %(host)s can't be used: %(why)s. Choose another with --port.")
                % {"port": port, "host": host, "why": error.strerror or error}
            ) from error
        except OverflowError:
            raise CommandError(
                _("%(port)d is no port. Choose one between 1 and 65535 with --port.") % {"port": port}
            ) from None


def serve(host: str, port: int, workers: int = 1) -> None:
    """Serve until interrupted."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "nhipcau.project.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=workers,
        log_level=LogLevels.warning,
        websockets=False,
    ).serve()
