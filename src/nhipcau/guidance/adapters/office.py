"""Old Word files and RTF, by LibreOffice: it makes a DOCX of them, and the reader of DOCX reads that."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from nhipcau.guidance.adapters.programs import Limits, ProgramFailed, run
from nhipcau.guidance.ports import Unreadable, gettext_noop, say

PROGRAMS = ("soffice", "libreoffice")
LIMITS = Limits(seconds=90, memory_mb=3072, writes_mb=200)
LARGEST_MB = 50
"""The most that a converted text may have, pictures included."""
# A profile of one run: no macro runs, no link is followed, and the network is a closed door.
SETTINGS = {
    ("Office.Common/Security/Scripting", "MacroSecurityLevel"): "3",
    ("Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("Office.Common/Security/Scripting", "DisableActiveContent"): "true",
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("Office.Writer/Content/Update", "Link"): "0",
    ("Office.Calc/Content/Update", "Link"): "1",
    ("Inet/Settings", "ooInetProxyType"): "2",
    ("Inet/Settings", "ooInetHTTPProxyName"): "127.0.0.1",
    ("Inet/Settings", "ooInetHTTPProxyPort"): "9",
    ("Inet/Settings", "ooInetHTTPSProxyName"): "127.0.0.1",
    ("Inet/Settings", "ooInetHTTPSProxyPort"): "9",
}

NEEDS_OFFICE = gettext_noop(
    "This is an old Word file. Reading it needs LibreOffice: install the package libreoffice-writer, "
    "or save the file as .docx and read that."
)
OFFICE_FAILED = gettext_noop(
    "LibreOffice could not open this old Word file. Open it in Word, save it as .docx and read that."
)
OFFICE_LATE = gettext_noop(
    "LibreOffice took longer than %(seconds)s seconds for this old Word file and was stopped. "
    "Save it as .docx and read that."
)


def as_docx(data: bytes, ending: str) -> bytes:
    """The same document as DOCX. Raises Unreadable where LibreOffice is missing or does not manage it."""
    program = next((found for found in map(shutil.which, PROGRAMS) if found), None)
    if program is None:
        raise Unreadable(say(NEEDS_OFFICE))
    with tempfile.TemporaryDirectory(prefix="nhipcau-") as name:
        folder = Path(name)
        source = folder / f"van-ban.{ending}"
        source.write_bytes(data)
        try:
            run(_command(program, folder, source), limits=LIMITS, folder=folder)
            made = folder / "ra" / "van-ban.docx"
            if made.stat().st_size > LARGEST_MB * 1024 * 1024:
                raise Unreadable(say(OFFICE_FAILED))
            return made.read_bytes()
        except ProgramFailed as error:
            late = say(OFFICE_LATE, seconds=LIMITS.seconds)
            raise Unreadable(late if error.late else say(OFFICE_FAILED)) from error
        except OSError as error:
            raise Unreadable(say(OFFICE_FAILED)) from error


def _command(program: str, folder: Path, source: Path) -> list[str]:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
    quiet = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard")
    return [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        *quiet,
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "ra"),
        str(source),
    ]


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for (path, name), value in SETTINGS.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )
