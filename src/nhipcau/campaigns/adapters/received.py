"""A workbook that somebody sent back, as a table. A hostile one can only kill the process that reads it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import Any

from django.utils.translation import gettext as _

from nhipcau.campaigns.adapters.cells import SECONDS, Sheet
from nhipcau.campaigns.adapters.workbook import HIDDEN, MARK
from nhipcau.campaigns.planning.table import table_of
from nhipcau.campaigns.ports import ExchangeError, Table
from nhipcau.guidance.ports import TOO_MUCH, Message, say

WORKER = "nhipcau.campaigns.adapters.cells"
INHERITED = ("PATH", "LANG", "LC_ALL", "VIRTUAL_ENV")
MOST_MB = 10
_VERSION = re.compile(r"[0-9]{1,9}")


def table_in(data: bytes) -> Table:
    """The plan's rows in a workbook. Raises ExchangeError with the remedy for anything else.

    A workbook of ours says of which campaign and version it is; of any other, the first sheet whose
    columns are recognised is taken, and what it leaves out stays in the plan.
    """
    sheets = sheets_of(data)
    marks = next((_marks(one) for one in sheets if one["name"] == HIDDEN), [])
    shown = [one for one in sheets if one["name"] != HIDDEN]
    if len(marks) == 7 and marks[0] == MARK and _VERSION.fullmatch(marks[3]):
        ours = next((one for one in shown if one["name"] == marks[5]), None)
        if ours:
            return _table(ours, campaign=marks[2], version=int(marks[3]), whole=marks[6] == "1")
    refused: ExchangeError | None = None
    for one in shown:
        try:
            return _table(one)
        except ExchangeError as error:
            refused = refused or error
    raise refused or ExchangeError(_("The workbook holds no sheet to read."))


def sheets_of(data: bytes) -> list[Sheet]:
    """Every sheet of a workbook, as rows of text. Raises ExchangeError with the remedy."""
    if len(data) > MOST_MB * 1024 * 1024:
        raise ExchangeError(
            _("The file is larger than %(limit)d MB. A plan is far smaller: remove pictures.")
            % {"limit": MOST_MB}
        )
    return _sheets(data)


def _table(sheet: Sheet, **about: Any) -> Table:
    return table_of([(number, cells) for number, cells in sheet["rows"]], **about)


def _marks(sheet: Sheet) -> list[str]:
    return [cells[0] for _number, cells in sheet["rows"][:7] if cells]


def _sheets(data: bytes) -> list[Sheet]:
    environment = {key: value for key, value in os.environ.items() if key in INHERITED}
    environment |= {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    try:
        done = subprocess.run(  # noqa: S603  # our own interpreter and module; the file goes to its input
            [sys.executable, "-m", WORKER],
            input=data,
            capture_output=True,
            timeout=SECONDS + 10,
            check=False,
            env=environment,
        )
        answer = json.loads(done.stdout)
        if "refused" in answer:
            msgid, values = answer["refused"]
            raise ExchangeError(str(Message(msgid, tuple((key, value) for key, value in values))))
        sheets: list[Sheet] = answer["sheets"]
    except (subprocess.TimeoutExpired, OSError, ValueError, KeyError) as error:
        raise ExchangeError(str(say(TOO_MUCH))) from error
    return sheets
