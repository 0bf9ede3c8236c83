"""Addresses without a language."""

from django.urls import path

from mieux.core import views

urlpatterns = [
    path("health/live", views.live),
    path("health/ready", views.ready),
    path(".well-known/security.txt", views.security_txt),
    path("robots.txt", views.robots_txt),
]
