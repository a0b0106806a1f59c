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
        "campaigns.start": (_("Start a campaign"), _("Campaign started without a document")),
        "campaigns.copy": (_("Copy a campaign"), _("Campaign copied from another")),
        "campaigns.bring_up_to_date": (_("Bring a campaign up to date"), _("Campaign brought up to date")),
        "campaigns.add_part": (_("Add to a campaign"), _("Added to the campaign")),
        "campaigns.rename_part": (_("Rename in a campaign"), _("Renamed in the campaign")),
        "campaigns.remove_part": (_("Remove from a campaign"), _("Removed from the campaign")),
        "campaigns.set_key_date": (_("Set a key date"), _("Key date set")),
        "campaigns.set_lead_time": (_("Set a lead time"), _("Lead time set")),
        "campaigns.match_body": (_("Match a named body"), _("Named body matched")),
        "campaigns.set_aside": (_("Set a named body aside"), _("Named body set aside")),
        "campaigns.reopen_body": (_("Reopen a named body"), _("Named body reopened")),
        "campaigns.propose_owners": (_("Propose lead organisations"), _("Lead organisations proposed")),
        "campaigns.undo": (_("Undo a change of the plan"), _("Change of the plan undone")),
        "campaigns.draft_amendment": (_("Draft an amendment"), _("Amendment drafted")),
        "campaigns.amend_plan": (_("Amend the plan"), _("Plan amended")),
        "campaigns.discard_amendment": (_("Discard an amendment"), _("Amendment discarded")),
    }
