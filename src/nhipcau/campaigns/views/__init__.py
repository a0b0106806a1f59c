from nhipcau.campaigns.views.calendar import PlanCalendar
from nhipcau.campaigns.views.campaigns import CampaignList, OpenCampaign
from nhipcau.campaigns.views.cells import Cells, FindOrganisations
from nhipcau.campaigns.views.deciding import DecidePlan
from nhipcau.campaigns.views.items import AddItem, EditItem
from nhipcau.campaigns.views.pasting import PasteTable
from nhipcau.campaigns.views.plan import Plan

__all__ = [
    "AddItem",
    "CampaignList",
    "Cells",
    "DecidePlan",
    "EditItem",
    "FindOrganisations",
    "OpenCampaign",
    "PasteTable",
    "Plan",
    "PlanCalendar",
]
