from django.utils.translation import gettext_lazy as _

from nhipcau.kit.room import RoomConfig

_READ = ("view_campaign", "view_planitem")


class CampaignsConfig(RoomConfig):
    name = "nhipcau.campaigns"
    verbose_name = _("Campaigns")
    grants = {
        "lead": (*_READ, "draw_up_plan", "confirm_plan"),
        "editor": _READ,
        "translator": _READ,
        "reviewer": _READ,
        "factchecker": _READ,
        "officer": _READ,
        "operator": _READ,
    }
    log_actions = {
        "campaigns.open": (_("Open a campaign"), _("Campaign opened from a guidance")),
        "campaigns.propose_plan": (_("Propose a plan"), _("Plan proposed")),
        "campaigns.confirm_plan": (_("Confirm the plan"), _("Plan confirmed")),
        "campaigns.drop_item": (_("Drop a plan item"), _("Plan item dropped")),
    }
