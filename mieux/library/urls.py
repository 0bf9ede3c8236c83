"""The tree, the glossary, the sources."""

from django.urls import path

from mieux.library import views

app_name = "library"
urlpatterns = [
    path("arbre/", views.tree, name="tree"),
    path("arbre/<slug:leaf>/", views.leaf, name="leaf"),
    path("glossaire/", views.glossary, name="glossary"),
    path("sources/", views.sources, name="sources"),
]
