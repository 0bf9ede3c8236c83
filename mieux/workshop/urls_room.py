"""The table of contents of the workshops: preparing them, and the room itself."""

from django.urls import path

from .views import after, joining, phone, preparing, room

app_name = "atelier"
urlpatterns = [
    path("ateliers/", preparing.listing, name="list"),
    path("ateliers/<slug:key>/", preparing.prepare, name="prepare"),
    path("ateliers/<slug:key>/sequences/", preparing.add_stage, name="add-stage"),
    path("ateliers/<slug:key>/ordre/", preparing.order, name="order"),
    path("ateliers/<slug:key>/sequences/<int:pk>/", preparing.stage, name="stage"),
    path("ateliers/<slug:key>/sequences/<int:pk>/<slug:verb>/", preparing.stage_verb, name="stage-verb"),
    path("ateliers/<slug:key>/ouvrir/", preparing.open_room, name="open"),
    path("ateliers/<slug:key>/copier/", preparing.copy, name="copy"),
    path("ateliers/<slug:key>/effacer/", preparing.erase, name="erase"),
    path("ateliers/<slug:key>/invitation/<str:token>/", preparing.invitation, name="invitation"),
    path("ateliers/<slug:key>/apres/", after.after, name="after"),
    path("ateliers/<slug:key>/donnees.<slug:format>", after.export, name="export"),
    path("atelier/", joining.door, name="door"),
    path("atelier/<str:code>/", joining.room, name="room"),
    path("atelier/<str:code>/retour/", joining.back, name="back"),
    path("atelier/<str:code>/qr.svg", joining.qr, name="qr"),
    path("atelier/<str:code>/scene/", phone.scene, name="scene"),
    path("atelier/<str:code>/moi/", phone.mine, name="mine"),
    path("atelier/<str:code>/ecran/", room.screen, name="screen"),
    path("atelier/<str:code>/telecommande/", room.remote, name="remote"),
    path("atelier/<str:code>/pilote/<slug:verb>/", room.pilot, name="pilot"),
    # Last: the gestures of the stage kinds (« vote », « ecrire », …).
    path("atelier/<str:code>/<slug:verb>/", phone.verb, name="verb"),
]
