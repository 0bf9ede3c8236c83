"""Pages in each language."""

from django.urls import path

from mieux.core import views

app_name = "core"
urlpatterns = [
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("mentions/", views.legal, name="legal"),
    path("composants/", views.components, name="components"),
]
