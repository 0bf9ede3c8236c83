"""The table of contents of what follows a workshop; urls_room.py takes it in, before its own lines."""

from django.urls import URLPattern, path

from .views import news, notebook, offers, photos, pouring, recap

patterns: list[URLPattern] = [
    # Before the keys: none of these words can be one.
    path("ateliers/carnet/", notebook.notebook, name="notebook"),
    path("ateliers/compte-rendu/<int:number>/<str:key>/", recap.recap, name="recap"),
    path("ateliers/compte-rendu/<int:number>/<str:key>/compte-rendu.pdf", recap.recap_pdf, name="recap-pdf"),
    path("ateliers/nouvelles/<int:number>/<str:key>/", news.news, name="news"),
    path("ateliers/nouvelles/<int:number>/<str:key>/arret/", news.news_stop, name="news-stop"),
    path("ateliers/<slug:key>/verser/", pouring.pour, name="pour"),
    path("ateliers/<slug:key>/verser/projet/", pouring.project, name="project"),
    path("ateliers/<slug:key>/verser/<int:pk>/", pouring.merge, name="merge"),
    path("ateliers/<slug:key>/partager/", recap.share, name="share"),
    path("ateliers/<slug:key>/compte-rendu.pdf", recap.pdf, name="pdf"),
    path("ateliers/<slug:key>/depuis/", notebook.since, name="since"),
    path("atelier/<str:code>/prevenir/", news.leave, name="news-leave"),
    path("atelier/<str:code>/photos/", photos.photos, name="photos"),
    path("atelier/<str:code>/photos/<int:pk>/", photos.image, name="photo-image"),
    path("voyages/<slug:key>/propositions/", offers.offers, name="offers"),
    path("voyages/<slug:key>/propositions/<int:pk>/", offers.merge, name="offer-merge"),
]
