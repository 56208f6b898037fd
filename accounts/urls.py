"""Addresses of sign-in and of one's own account."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("sign-in/", views.sign_in_page, name="sign-in"),
    path("sign-out/", views.sign_out_page, name="sign-out"),
    path("account/password/", views.password_page, name="password"),
]
