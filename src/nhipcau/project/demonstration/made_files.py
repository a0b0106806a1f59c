"""The demonstration's own pictures, sound, film and captions, in the store of files: each once."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Final, Protocol

from django.core.files.images import ImageFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import log

from nhipcau.people.models import User
from nhipcau.project.demonstration.content_files import BadContent, load_yaml

FOLDER: Final = Path(__file__).parent / "media"


class Files(Protocol):
    """Where a story's files are; a name is that of a file in `media/`."""

    def picture(self, name: str) -> int: ...

    def document(self, name: str) -> int: ...


class MadeFiles:
    """Puts a file into the store when a story first asks for it; the same bytes are kept once."""

    def __init__(self, *, by: User) -> None:
        self._by = by
        self._titles: dict[str, str] = load_yaml("media/titles.yaml")
        self._known: dict[str, int] = {}

    def picture(self, name: str) -> int:
        return self._kept(f"{name}.webp", get_image_model())

    def document(self, name: str) -> int:
        return self._kept(name, get_document_model())

    def _kept(self, name: str, model: Any) -> int:
        if name not in self._known:
            path = FOLDER / name
            if not path.is_file() or name not in self._titles:
                raise BadContent(f"media/{name} is not there, or has no title in media/titles.yaml")
            content = path.read_bytes()
            digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
            there = model.objects.filter(file_hash=digest).order_by("pk").first()
            self._known[name] = (there or self._put(name, path, digest, model)).pk
        return self._known[name]

    def _put(self, name: str, path: Path, digest: str, model: Any) -> Any:
        with path.open("rb") as opened:
            one = model(
                title=self._titles[name],
                file=ImageFile(opened, name=name),
                file_hash=digest,
                file_size=path.stat().st_size,
                uploaded_by_user=self._by,
            )
            one.save()
        log(instance=one, action="wagtail.create", user=self._by)
        return one
