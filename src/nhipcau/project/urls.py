"""Root URLs of the editing side. Readers are served files; see `project.asgi`."""

from django.urls import include, path
from django.views.decorators.cache import never_cache
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.admin.urls import display_custom_404
from wagtail.documents import urls as wagtaildocs_urls

from nhipcau.project.media import media
from nhipcau.publishing.views.editor import PageEditor

PASSED = ("/admin/", "/documents/", "/media/", "/giao-viec/", "/duyet/")
"""What the front passes on to Django; everything else is answered from the baked files."""

edit_page = display_custom_404(never_cache(require_admin_access(PageEditor.as_view())))
"""Under Wagtail's own address, which goes on naming it; with what stands in the page's way beside it."""

urlpatterns = [
    path("admin/pages/<int:page_id>/edit/", edit_page),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("giao-viec/", include("nhipcau.assignments.urls")),
    path("duyet/", include("nhipcau.publishing.urls")),
    path("media/<path:path>", media, name="media"),
    path("", include("nhipcau.publicsite.urls")),
    path("", include(wagtail_urls)),
]
