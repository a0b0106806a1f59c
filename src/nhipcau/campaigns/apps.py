from django.utils.translation import gettext_lazy as _

from nhipcau.kit.room import RoomConfig

_READ = ("view_campaign", "view_planitem")


class CampaignsConfig(RoomConfig):
    name = "nhipcau.campaigns"
    verbose_name = _("Campaigns")
    grants = {
        "lead": (*_READ, "draw_up_plan", "confirm_plan", "set_lead_times"),
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
        "campaigns.import_plan": (_("Import a plan"), _("Plan imported")),
        "campaigns.edit_plan": (_("Edit the plan"), _("Plan edited")),
        "campaigns.add_items": (_("Add items to the plan"), _("Items added to the plan")),
        "campaigns.restore_items": (_("Take items back into the plan"), _("Items taken back into the plan")),
        "campaigns.undo": (_("Undo a change of the plan"), _("Change of the plan undone")),
        "campaigns.draft_amendment": (_("Draft an amendment"), _("Amendment drafted")),
        "campaigns.amend_plan": (_("Amend the plan"), _("Plan amended")),
        "campaigns.discard_amendment": (_("Discard an amendment"), _("Amendment discarded")),
    }
