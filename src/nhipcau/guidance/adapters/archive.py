"""ZIP containers and their XML, opened so that a hostile file costs little and reaches nothing."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

from lxml import etree

from nhipcau.guidance.ports import ENCRYPTED, TOO_BIG_INSIDE, TRUNCATED, Unreadable, Upload, say

LIMIT_MB = 100
"""The most that one part may unpack to; a book of a thousand pages takes about 30."""
PARTS = 5000


class Archive:
    """The parts of a container. Sizes are checked while unpacking: a ZIP may lie about them."""

    def __init__(self, upload: Upload) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(upload.data))
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            NotImplementedError,  # a packing unknown to it
        ) as error:  # a packing unknown to it
            raise Unreadable(say(TRUNCATED)) from error
        if len(self._zip.infolist()) > PARTS:
            raise Unreadable(say(TOO_BIG_INSIDE, limit=LIMIT_MB))
        self.names = frozenset(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """One part. Raises Unreadable where it is encrypted, damaged, or too large."""
        try:
            info = self._zip.getinfo(name)
            if info.flag_bits & 1:
                raise Unreadable(say(ENCRYPTED))
            with self._zip.open(info) as part:
                data = part.read(LIMIT_MB * 1024 * 1024 + 1)
        except (
            KeyError,
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,  # a packing unknown to it
            RuntimeError,
        ) as error:
            raise Unreadable(say(TRUNCATED)) from error
        if len(data) > LIMIT_MB * 1024 * 1024:
            raise Unreadable(say(TOO_BIG_INSIDE, limit=LIMIT_MB))
        return data

    def tree(self, name: str, *, without: Callable[[bytes], bytes] | None = None) -> etree._Element:
        """One part as XML, without entities, document types or anything fetched; `without` may first
        leave out what nobody asks for."""
        data = self.read(name)
        data = without(data) if without else data
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
            raise Unreadable(say(TRUNCATED))
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable(say(TRUNCATED)) from error
        return root
