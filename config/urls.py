"""Routes of the whole platform."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from common.attachments.views import picture
from common.backoffice.site import no_door
from common.notifications.views import NoticesPage
from config.health import healthz, livez

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", livez),
    path("healthz", healthz),
    path("", include("accounts.urls")),
    path("", include("orgs.urls")),
    path("", include("services.urls")),
    path("", include("councils.urls")),
    path("", include("reports.urls")),
    path("api/v1/", include("config.api")),
    path("attachments/<uuid:pk>/", picture, name="attachment"),
    path("notices/", NoticesPage.as_view(), name="notices"),
    path("admin/login/", no_door),
    path("admin/", admin.site.urls),
]

handler400 = "common.errors.views.bad_request"
handler403 = "common.errors.views.permission_denied"
handler404 = "common.errors.views.not_found"
handler500 = "common.errors.views.server_error"
