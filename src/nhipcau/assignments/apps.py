from django.utils.translation import gettext_lazy as _

from nhipcau.kit.room import RoomConfig


class AssignmentsConfig(RoomConfig):
    name = "nhipcau.assignments"
    verbose_name = _("Assignments")
    grants = {
        "lead": ("view_assignment", "assign", "review_response"),
        "officer": ("view_assignment", "answer_assignment"),
        "editor": ("view_assignment",),
        "reviewer": ("view_assignment",),
        "operator": ("view_assignment",),
    }
    log_actions = {
        "assignments.assign": (_("Assign"), _("Plan item assigned")),
        "assignments.accept": (_("Accept an assignment"), _("Assignment accepted")),
        "assignments.decline": (_("Decline an assignment"), _("Assignment declined")),
        "assignments.respond": (_("Respond"), _("Response received")),
        "assignments.take_back": (_("Take a response back"), _("Response taken back")),
        "assignments.return": (_("Send a response back"), _("Response sent back")),
        "assignments.approve": (_("Approve a response"), _("Response approved")),
        "assignments.apply_amendment": (_("Apply an amendment"), _("Amendment applied to assignments")),
        "assignments.agree_change": (_("Agree to a change"), _("Change of an assignment agreed")),
        "assignments.refuse_change": (_("Refuse a change"), _("Change of an assignment refused")),
        "assignments.order_letter": (_("Order a letter"), _("Letter to an organisation ordered")),
        "assignments.send_letter_again": (_("Send a letter again"), _("Letter ordered again")),
        "assignments.drop_letter": (_("Take a letter back"), _("Letter taken back before it left")),
        "assignments.settle_refusal": (_("Settle a refused change"), _("Refused change settled")),
    }
