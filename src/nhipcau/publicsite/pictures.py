"""Pictures and files of the house as readers get them: under `/media/…`, at the same address on both sides.

What stands here names what it needs: `Shown.files`, and through the setter `Sheet.files`, map a name
under the public folder to a name in the store of files (or to the bytes themselves). The baker puts
each with `put_files`, keeps the names with the page's record, and removes what no page names any more.
The editing side shows the very same addresses in previews, from the store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.models import SourceImageIOError

from nhipcau.publicsite.files import Folder
from nhipcau.stories.compose import Uncomposable
from nhipcau.stories.ports import File, Picture

WIDTHS: Final = (480, 800, 1200, 1760)
_SPEC: Final = "width-{}|format-webp|webpquality-70"


@dataclass(frozen=True)
class Shown:
    """A picture in the sizes that are sent. `address` is the middle size, for what knows no `srcset`."""

    address: str
    srcset: str
    largest: str
    width: int
    height: int
    files: Mapping[str, str] = field(default_factory=dict)


def shown(picture: Picture) -> Shown:
    """Raises Uncomposable where the original can't be read."""
    return _shown(picture.image, picture.file)


def forget() -> None:
    """Sizes are looked for anew: the store may have lost or replaced what was found."""
    _shown.cache_clear()


@lru_cache(maxsize=2048)
def _shown(pk: int, file: str) -> Shown:
    image = get_image_model().objects.filter(pk=pk).first()
    if image is None:
        raise Uncomposable(_("A picture of this page is in the house no more: %(file)s") % {"file": file})
    # Never wider than the original, and at least once.
    widths = [w for w in WIDTHS if w < image.width] + ([min(image.width, WIDTHS[-1])])
    try:
        found = image.get_renditions(*(_SPEC.format(width) for width in dict.fromkeys(widths)))
    except (SourceImageIOError, OSError) as wrong:
        message = _("The picture “%(title)s” can't be read. Upload it again.")
        raise Uncomposable(message % {"title": image.title}) from wrong
    made = sorted(found.values(), key=lambda one: one.width)
    names = [one.file.name for one in made]
    middle = min(range(len(made)), key=lambda n: abs(made[n].width - 800))
    return Shown(
        address=address_of(names[middle]),
        srcset=", ".join(f"{address_of(n)} {one.width}w" for n, one in zip(names, made, strict=True)),
        largest=address_of(names[-1]),
        width=made[-1].width,
        height=made[-1].height,
        files={public_name(name): name for name in names},
    )


def public_name(stored: str) -> str:
    """Where a stored file stands under the public folder."""
    return f"media/{stored}"


def address_of(stored: str) -> str:
    return quote(f"/{public_name(stored)}")


def file_address(file: File) -> str:
    return address_of(file.file)


def put_files(folder: Folder, files: Mapping[str, str | bytes], put: Callable[[str, bytes], object]) -> None:
    """Puts a page's files where readers find them; a file on the same disk is linked, not copied.

    `put` writes bytes under a public name, as the baker writes everything else. Raises Uncomposable
    where the store has lost a file.
    """
    for name, source in files.items():
        if isinstance(source, bytes):
            put(name, source)
            continue
        try:
            folder.link(name, Path(default_storage.path(source)))
        except NotImplementedError:  # a store elsewhere knows no paths
            with default_storage.open(source) as opened:
                put(name, opened.read())
        except OSError as gone:
            raise Uncomposable(_("A file of this page can't be read: %(file)s") % {"file": source}) from gone
