"""The table of contents of the games."""

from django.urls import path

from mieux.workshop.views import games as views

app_name = "workshop"
urlpatterns = [
    path("", views.games, name="games"),
    path("moderation/", views.moderation, name="moderation"),
    path("signaler/<int:pk>/", views.report, name="report"),
    path("<slug:slug>/", views.game, name="game"),
]
