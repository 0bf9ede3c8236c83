"""Home, the six steps, the notebook, the memo."""

from django.urls import path

from mieux.journey import views

app_name = "journey"
urlpatterns = [
    path("", views.home, name="home"),
    path("parcours/", views.overview, name="path"),
    path("parcours/bravo/", views.bravo, name="bravo"),
    path("parcours/memo.pdf", views.memo, name="memo"),
    path("parcours/<slug:slug>/", views.step, name="step"),
    path("carnet/", views.notebook, name="notebook"),
]
