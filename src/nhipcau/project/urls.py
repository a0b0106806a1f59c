"""Root URLs of the editing side. Readers are served files; see `project.asgi`."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from nhipcau.project.media import media

PASSED = ("/admin/", "/documents/", "/media/", "/giao-viec/", "/duyet/")
"""What the front passes on to Django; everything else is answered from the baked files."""

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("giao-viec/", include("nhipcau.assignments.urls")),
    path("duyet/", include("nhipcau.publishing.urls")),
    path("media/<path:path>", media, name="media"),
    path("", include("nhipcau.publicsite.urls")),
    path("", include(wagtail_urls)),
]
