"""Where an organisation answers without an account; mounted outside the admin."""

from django.urls import path

from nhipcau.assignments.forms import DeclineForm, RefuseForm, RespondForm
from nhipcau.assignments.views.answer import Answer, limited

app_name = "assignments"
urlpatterns = [
    path(
        "viec/<str:token>/",
        limited(Answer.as_view(respond_form=RespondForm, decline_form=DeclineForm, refuse_form=RefuseForm)),
        name="answer",
    ),
]
