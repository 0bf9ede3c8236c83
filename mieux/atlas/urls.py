"""The atlas: search and its companions first, then one address per initiative."""

from django.urls import path, re_path

from .views import communes, contact, edit, explore, initiative, moderation, pictures, search

app_name = "atlas"
urlpatterns = [
    # --- search, map, exports -------------------------------------------------------------------
    path("", search.search, name="search"),
    re_path(r"^export\.(?P<format>csv|geojson|json)$", explore.export, name="export"),
    path("prescription/", explore.prescription, name="prescription"),
    path("flux.atom", explore.feed, name="feed"),
    path("dessins/<slug:art>.<slug:stamp>.svg", explore.vignette, name="vignette"),
    path("fonds/<slug:name>.<slug:stamp>.svg", explore.ground, name="ground"),
    path("communes/", communes.communes, name="communes"),
    # --- adding -----------------------------------------------------------------------------------
    path("ajouter/", edit.add, name="add"),
    path("mes-fiches/", edit.mine, name="mine"),
    # --- moderation -------------------------------------------------------------------------------
    path("moderation/", moderation.queue, name="moderation"),
    path("moderation/fiche/<slug:slug>/", moderation.decide_initiative, name="decide_initiative"),
    path("moderation/proposition/<int:pk>/", moderation.decide_proposal, name="decide_proposal"),
    path("moderation/version/<int:pk>/", moderation.decide_version, name="decide_version"),
    path("moderation/photo/<int:pk>/", moderation.decide_picture, name="decide_picture"),
    path("moderation/signalement/<int:pk>/", moderation.decide_report, name="decide_report"),
    # --- one initiative (last: its slug takes whatever is left) -----------------------------------
    path("<slug:slug>.jsonld", initiative.json_ld, name="json_ld"),
    path("<slug:slug>/", initiative.initiative, name="initiative"),
    path("<slug:slug>/voisines/", initiative.alike, name="alike"),
    path("<slug:slug>/modifier/", edit.edit, name="edit"),
    path("<slug:slug>/envoyer/", edit.send, name="send"),
    path("<slug:slug>/supprimer/", edit.delete, name="delete"),
    path("<slug:slug>/photos/", pictures.pictures, name="pictures"),
    path("<slug:slug>/photos/<int:pk>/retirer/", pictures.remove, name="remove_picture"),
    path("<slug:slug>/historique/", initiative.history, name="history"),
    path("<slug:slug>/historique/<int:number>/retablir/", edit.restore, name="restore"),
    path("<slug:slug>/signaler/", contact.report, name="report"),
    path("<slug:slug>/contact/", contact.contact, name="contact"),
]
