"""Routes of the whole platform."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("accounts.urls")),
]

handler400 = "common.errors.views.bad_request"
handler403 = "common.errors.views.permission_denied"
handler404 = "common.errors.views.not_found"
handler500 = "common.errors.views.server_error"
