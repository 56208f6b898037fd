"""Addresses of 走访端."""

from django.urls import path

from services.views import field

app_name = "services"

urlpatterns = [
    path("field/", field.shell, name="field"),
    path("field/sw.js", field.service_worker, name="field-worker"),
    path("field/manifest.webmanifest", field.manifest, name="field-manifest"),
]
