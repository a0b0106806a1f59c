from django.utils.translation import gettext_lazy as _

from nhipcau.kit.room import RoomConfig


class FactsConfig(RoomConfig):
    name = "nhipcau.facts"
    verbose_name = _("Facts")
    grants = {
        "lead": ("view_fact",),
        "editor": ("view_fact", "keep_fact"),
        "translator": ("view_fact",),
        "reviewer": ("view_fact",),
        "factchecker": ("view_fact", "keep_fact"),
        "operator": ("view_fact", "keep_fact"),
    }
    log_actions = {"facts.keep": (_("Keep a fact"), _("Fact recorded or corrected"))}
