from nhipcau.publishing.models.approval import Approval, Embargo, Reminder, Submission
from nhipcau.publishing.models.outside import Invitation, Objection, OutsideAnswer
from nhipcau.publishing.models.process import EditorialReview, LanguageReview, Process, Step
from nhipcau.publishing.models.public import Departure, Withdrawal
from nhipcau.publishing.models.release import Release, ReleaseItem

__all__ = [
    "Approval",
    "Departure",
    "EditorialReview",
    "Embargo",
    "Invitation",
    "LanguageReview",
    "Objection",
    "OutsideAnswer",
    "Process",
    "Release",
    "ReleaseItem",
    "Reminder",
    "Step",
    "Submission",
    "Withdrawal",
]
