from nhipcau.campaigns.views.calendar import PlanCalendar
from nhipcau.campaigns.views.campaigns import CampaignList, CopyCampaign, StartCampaign
from nhipcau.campaigns.views.cells import Cells, FindOrganisations
from nhipcau.campaigns.views.confirming import ConfirmPlan, ConfirmStep
from nhipcau.campaigns.views.deciding import DecidePlan
from nhipcau.campaigns.views.items import AddItem, EditItem
from nhipcau.campaigns.views.lead_times import LeadTimes, SetLeadTimes
from nhipcau.campaigns.views.matching import MatchBodies, MatchStep, ProposeOwners
from nhipcau.campaigns.views.pasting import PasteTable
from nhipcau.campaigns.views.plan import Plan
from nhipcau.campaigns.views.steps import EditParts, OpenCampaign, ReviewStep

__all__ = [
    "AddItem",
    "CampaignList",
    "Cells",
    "ConfirmPlan",
    "ConfirmStep",
    "CopyCampaign",
    "DecidePlan",
    "EditItem",
    "EditParts",
    "FindOrganisations",
    "LeadTimes",
    "MatchBodies",
    "MatchStep",
    "OpenCampaign",
    "PasteTable",
    "Plan",
    "PlanCalendar",
    "ProposeOwners",
    "ReviewStep",
    "SetLeadTimes",
    "StartCampaign",
]
