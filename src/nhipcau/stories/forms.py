"""The forms by which pictures and files come in, wherever the editing side shows one."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.text import capfirst
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.images.models import Image

from nhipcau.stories.uploads import BROKEN, TOO_MANY, check_file, kept_drawing, kept_picture


class PictureField(WagtailImageField):
    """Looks at the size of a picture, which may break off before it tells one."""

    def to_python(self, data: Any) -> Any:
        told = {"file": PurePath(str(getattr(data, "name", ""))).name}
        try:
            return super().to_python(data)
        except (OSError, SyntaxError, ValueError) as broken:
            raise ValidationError(BROKEN % told, code="invalid_image") from broken
        except ValidationError as refusal:
            if refusal.code == "file_too_many_pixels":
                raise ValidationError(TOO_MANY % told, code=refusal.code) from refusal
            raise


class PictureForm(BaseImageForm):
    """Keeps the original without what its camera noted; draws vector pictures."""

    file = PictureField(label=capfirst(Image._meta.get_field("file").verbose_name), widget=forms.FileInput)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file  # an image whose file stays as it is
        file.seek(0)
        data, name = file.read(), str(file.name)
        if PurePath(name).suffix.lower() == ".svg":
            width, height = file.image.get_size()  # type: ignore[attr-defined]  # set by its field
            kept = kept_drawing(data, name, width=width, height=height)
        else:
            kept = kept_picture(data, name)
        return SimpleUploadedFile(f"{PurePath(name).stem}.{kept.ending}", kept.content)


class FileForm(BaseDocumentForm):
    """Takes a file only as what it is."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            ending = PurePath(str(file.name)).suffix.lower().lstrip(".")
            if ending in settings.WAGTAILDOCS_EXTENSIONS:  # the model names those it takes
                check_file(file, str(file.name))
        return file

    def _post_clean(self) -> None:
        if "file" not in self.errors:  # or the model complains once more, of a file that it never got
            super()._post_clean()
