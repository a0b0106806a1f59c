from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nhipcau.kit.room import RoomConfig

WRITES = ("view_standing", "translate", "answer_difference", "view_term", "keep_term")


class TranslationsConfig(RoomConfig):
    name = "nhipcau.translations"
    verbose_name = pgettext_lazy("room", "Translations")
    grants = {
        "lead": ("view_standing", "send_page", "answer_difference", "view_term", "keep_term"),
        "editor": (*WRITES, "send_page"),
        "translator": (*WRITES, "send_page"),
        "reviewer": WRITES,
        "factchecker": ("view_standing", "view_term"),
        "operator": (*WRITES, "send_page"),
    }
    log_actions = {
        "translations.send": (_("Send to translation"), _("Sent to translation")),
        "translations.take_source": (_("Take the source’s changes"), _("Changes of the source taken over")),
        "translations.draft": (_("Write the draft"), _("Draft written from the translation")),
        "translations.take_file": (_("Take a translator’s file"), _("Translator’s file taken over")),
        "translations.machine": (_("Translate by machine"), _("Translated by machine, not yet accepted")),
        "translations.entrust": (_("Ask somebody to translate"), _("Asked somebody to translate")),
        "translations.meant": (_("Say that it differs on purpose"), _("Said to differ on purpose, and why")),
        "translations.ask_again": (_("Ask a difference again"), _("A difference is asked again")),
        "translations.keep_term": (_("Keep a term"), _("Term recorded or corrected")),
        "translations.drop_term": (_("Drop a term"), _("Term dropped")),
    }

    def ready(self) -> None:
        # models are not ready at import
        from nhipcau.translations import following
        from nhipcau.translations.fields import teach

        teach()
        following.follow()
