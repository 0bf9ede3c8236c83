"""The table of contents of the workshops: preparing them, and the room itself."""

from django.urls import path

from . import urls_after
from .views import after, fleet, joining, kit, listing, phone, preparing, rehearsing, room, together

app_name = "atelier"
urlpatterns = [
    *urls_after.patterns,
    path("ateliers/", listing.listing, name="list"),
    path("ateliers/reprendre/", listing.resume, name="resume"),
    path("ateliers/modeles/<int:pk>/jeter/", listing.forget_template, name="forget-template"),
    path("ateliers/<slug:key>/", preparing.prepare, name="prepare"),
    path("ateliers/<slug:key>/sequences/", preparing.add_stage, name="add-stage"),
    path("ateliers/<slug:key>/ordre/", preparing.order, name="order"),
    path("ateliers/<slug:key>/sequences/<int:pk>/", preparing.stage, name="stage"),
    path("ateliers/<slug:key>/sequences/<int:pk>/<slug:verb>/", preparing.stage_verb, name="stage-verb"),
    path("ateliers/<slug:key>/ouvrir/", preparing.open_room, name="open"),
    path("ateliers/<slug:key>/copier/", preparing.copy, name="copy"),
    path("ateliers/<slug:key>/effacer/", preparing.erase, name="erase"),
    path("flotte/", fleet.fleet, name="fleet"),
    path("ateliers/<slug:key>/kit/", kit.kit, name="kit"),
    path("ateliers/<slug:key>/kit/<slug:slug>.pdf", kit.paper, name="paper"),
    path("ateliers/<slug:key>/annonce/", preparing.notice, name="notice"),
    path("ateliers/<slug:key>/modele/", preparing.keep_template, name="keep-template"),
    path("ateliers/<slug:key>/repetition/", rehearsing.start, name="rehearse"),
    path("ateliers/<slug:key>/animation/", together.together, name="together"),
    path("ateliers/<slug:key>/animation/<int:pk>/retirer/", together.let_go, name="let-go"),
    path("ateliers/<slug:key>/adresses/", together.new_addresses, name="new-addresses"),
    path("ateliers/<slug:key>/invitation/<str:token>/", together.invitation, name="invitation"),
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
    path("atelier/<str:code>/repetition/finie/", rehearsing.end, name="end-rehearsal"),
    path("atelier/<str:code>/pilote/<slug:verb>/", room.pilot, name="pilot"),
    # Last: the gestures of the stage kinds (« vote », « ecrire », …).
    path("atelier/<str:code>/<slug:verb>/", phone.verb, name="verb"),
]
