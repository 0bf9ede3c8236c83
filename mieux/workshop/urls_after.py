"""The table of contents of what follows a workshop; urls_room.py takes it in, before its own lines."""

from django.urls import URLPattern, path

from .views import offers, pouring

patterns: list[URLPattern] = [
    path("ateliers/<slug:key>/verser/", pouring.pour, name="pour"),
    path("ateliers/<slug:key>/verser/projet/", pouring.project, name="project"),
    path("ateliers/<slug:key>/verser/<int:pk>/", pouring.merge, name="merge"),
    path("voyages/<slug:key>/propositions/", offers.offers, name="offers"),
    path("voyages/<slug:key>/propositions/<int:pk>/", offers.merge, name="offer-merge"),
]
