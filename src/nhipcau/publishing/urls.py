"""Where a reader from outside answers; mounted outside the admin."""

from django.urls import path

from nhipcau.publishing.views.outside import Outside

urlpatterns = [path("<str:token>", Outside.as_view(), name="publishing_outside")]
