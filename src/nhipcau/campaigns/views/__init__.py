from nhipcau.campaigns.views.campaigns import CampaignList, OpenCampaign
from nhipcau.campaigns.views.plan import DecidePlan, Plan

__all__ = ["CampaignList", "DecidePlan", "OpenCampaign", "Plan"]
