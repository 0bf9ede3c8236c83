"""`/api/v1/…`: no language in the address, `langue=fr|en` chooses the words."""

from django.urls import path

from .views import api

urlpatterns = [path("", api.urls)]
