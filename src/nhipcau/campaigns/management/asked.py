"""What commands that write a campaign's files are asked for: which campaign, which files."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from nhipcau.campaigns.models import Campaign

WRONG_USAGE = 2


def usage(said: str) -> CommandError:
    """A refusal of wrong usage, exit status 2."""
    return CommandError(said, returncode=WRONG_USAGE)


def campaign_named(named: str) -> Campaign:
    """The campaign of a slug or a number; CommandError, with those there are, where there is none."""
    campaigns = Campaign.objects.select_related("guidance", "lead_organisation__parent")
    campaigns = campaigns.defer("guidance__text")
    found = campaigns.filter(slug=named).first()
    if found is None and named.isascii() and named.isdigit() and len(named) < 10:
        found = campaigns.filter(pk=int(named)).first()
    if found:
        return found
    slugs = ", ".join(Campaign.objects.values_list("slug", flat=True)[:10])
    said = _("There is no campaign “%(name)s”.") % {"name": named}
    known = _("Known: %(slugs)s.") % {"slugs": slugs} if slugs else _("No campaign has been opened yet.")
    raise CommandError(f"{said} {known}")


def files_asked(
    output: str, formats: str, kinds: Collection[str], *, stem: str
) -> tuple[Path, str, list[str]]:
    """The folder, the name without its ending, and the formats.

    `x.docx` names a file and its format; a folder takes `stem.<format>`; any other name is the
    stem to which each format adds its ending. Raises wrong usage where name and formats disagree.
    """
    path = Path(output)
    wanted = [word.strip().lower() for word in formats.split(",") if word.strip()]
    if output.endswith(("/", "\\")) or path.is_dir():
        return path, stem, wanted or list(kinds)
    ending = path.suffix.removeprefix(".").lower()
    if ending not in kinds:
        if path.suffix and not wanted:
            said = _("“%(ending)s” is none of its formats. Choose from: %(endings)s.")
            given = {"ending": path.suffix, "endings": ", ".join(f".{kind}" for kind in kinds)}
            raise usage(said % given)
        return path.parent, path.name, wanted or list(kinds)
    if wanted and ending not in wanted:
        said = _("%(file)s ends in .%(ending)s, but --format asks for %(formats)s. Make them agree.")
        raise usage(said % {"file": path.name, "ending": ending, "formats": formats})
    return path.parent, path.stem, wanted or [ending]
