"""The forms by which pictures and files come in, wherever the editing side shows one."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from nhipcau.stories.uploads import check_file, kept_drawing, kept_picture


class PictureForm(BaseImageForm):
    """Keeps the original without what its camera noted; draws vector pictures."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file  # an image whose file stays as it is
        file.seek(0)
        data, name = file.read(), str(file.name)
        if PurePath(name).suffix.lower() == ".svg":
            width, height = file.image.get_size()  # type: ignore[attr-defined]
            kept = kept_drawing(data, name, width=width, height=height)
        else:
            kept = kept_picture(data, name)
        return SimpleUploadedFile(f"{PurePath(name).stem}.{kept.ending}", kept.content)


class FileForm(BaseDocumentForm):
    """Takes a file only as what it is."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check_file(file, str(file.name))
        return file
