"""Screens of `channels`: the ledger, one delivery, publishing a page, the declared accounts."""

from nhipcau.channels.views.accounts import KeepAccount, Pause, Resume
from nhipcau.channels.views.delivery import DeliveryScreen, Hasten, PlanAgain
from nhipcau.channels.views.ledger import Ledger
from nhipcau.channels.views.planning import ChooseStory, PlanScreen

__all__ = [
    "ChooseStory",
    "DeliveryScreen",
    "Hasten",
    "KeepAccount",
    "Ledger",
    "Pause",
    "PlanAgain",
    "PlanScreen",
    "Resume",
]
