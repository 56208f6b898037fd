"""Addresses of the pages of party work."""

from django.urls import URLPattern

app_name = "orgs"

urlpatterns: list[URLPattern] = []
