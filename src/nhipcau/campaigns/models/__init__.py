from nhipcau.campaigns.models.amending import Amendment, AmendmentStep
from nhipcau.campaigns.models.bodies import NamedBody, NamedBodyQuerySet
from nhipcau.campaigns.models.campaign import (
    Audience,
    AudienceValue,
    Campaign,
    Form,
    FormValue,
    KeyDate,
    Theme,
)
from nhipcau.campaigns.models.plan import LeadTime, PlanChange, PlanItem, PlanItemQuerySet

__all__ = [
    "Amendment",
    "AmendmentStep",
    "Audience",
    "AudienceValue",
    "Campaign",
    "Form",
    "FormValue",
    "KeyDate",
    "LeadTime",
    "NamedBody",
    "NamedBodyQuerySet",
    "PlanChange",
    "PlanItem",
    "PlanItemQuerySet",
    "Theme",
]
