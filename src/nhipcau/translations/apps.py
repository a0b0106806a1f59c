from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.kit.room import RoomConfig


class TranslationsConfig(RoomConfig):
    name = "nhipcau.translations"
    verbose_name = pgettext_lazy("room", "Translations")
    grants = {
        "lead": ("view_standing", "send_page", "view_term", "keep_term"),
        "editor": ("view_standing", "send_page", "translate", "view_term", "keep_term"),
        "translator": ("view_standing", "send_page", "translate", "view_term", "keep_term"),
        "reviewer": ("view_standing", "translate", "view_term", "keep_term"),
        "factchecker": ("view_standing", "view_term"),
        "operator": ("view_standing", "send_page", "translate", "view_term", "keep_term"),
    }
    log_actions = {
        "translations.send": (_("Send to translation"), _("Sent to translation")),
        "translations.take_source": (_("Take the source’s changes"), _("Changes of the source taken over")),
        "translations.draft": (_("Write the draft"), _("Draft written from the translation")),
        "translations.take_file": (_("Take a translator’s file"), _("Translator’s file taken over")),
        "translations.machine": (_("Translate by machine"), _("Translated by machine, not yet accepted")),
        "translations.keep_term": (_("Keep a term"), _("Term recorded or corrected")),
        "translations.drop_term": (_("Drop a term"), _("Term dropped")),
    }

    def ready(self) -> None:
        # models are not ready at import
        from nhipcau.translations import following
        from nhipcau.translations.fields import teach

        teach()
        following.follow()
