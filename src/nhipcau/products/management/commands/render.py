"""`nhipcau render STORY --form FORM --language LANG -o FILE`: one product of one story or theme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from wagtail.models import Page

from nhipcau.facts.ledger import Ledger
from nhipcau.kit.files import write_atomically
from nhipcau.products.actions import render
from nhipcau.products.ports import KINDS, OUTPUTS, RenderError
from nhipcau.stories.compose import Composer, Uncomposable
from nhipcau.stories.models import StoryPage, ThemePage


class Command(BaseCommand):
    help = "Makes one product of a story or a theme that is live. The file's ending chooses the format."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("story", help="its id or its slug in any language")
        parser.add_argument("--form", required=True, choices=sorted(KINDS))
        parser.add_argument("--language", default="vi", choices=dict(settings.LANGUAGES))
        parser.add_argument("--format", help="where a form has several of one ending, as 1080x1080")
        parser.add_argument("-o", "--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        page = self._page(options["story"], options["language"])
        chosen = self._format(options["form"], options["output"], options["format"])
        try:
            rendered = render(page, form=options["form"], format=chosen, composer=Composer(Ledger.load()))
            write_atomically(options["output"], rendered.content)
        except (RenderError, Uncomposable) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}") from error
        self.stdout.write(f"{options['output']}  {len(rendered.content)} B")

    @staticmethod
    def _page(story: str, language: str) -> Page:
        named = {"pk": int(story)} if story.isdigit() else {"slug": story}
        for model in (StoryPage, ThemePage):
            found = model.objects.filter(**named).first()
            if found is None:
                continue
            page = model.objects.live().filter(
                translation_key=found.translation_key, locale__language_code=language
            )
            if live := page.first():
                return live
            raise CommandError(
                _("“%(story)s” is not public in “%(language)s”.") % {"story": story, "language": language}
            )
        raise CommandError(_("There is no story or theme “%(story)s”.") % {"story": story})

    @staticmethod
    def _format(form: str, path: Path, chosen: str | None) -> str:
        ending = path.suffix.lower().removeprefix(".")
        fitting = [one.format for one in OUTPUTS[form] if one.ending == ending]
        if chosen in fitting or (chosen is None and fitting):
            return chosen or fitting[0]
        known = ", ".join(f".{one.ending} ({one.format})" for one in OUTPUTS[form])
        raise CommandError(
            _("“%(form)s” can't be made as %(file)s. It is made as %(known)s.")
            % {"form": form, "file": path.name, "known": known}
        )
