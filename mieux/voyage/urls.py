"""The table of contents of the voyage."""

from django.urls import URLPattern, path

from .faq import views as faq
from .views import (
    backstage,
    beginnings,
    canvas,
    comments,
    crew,
    history,
    links,
    log,
    measure,
    outputs,
    photos,
    publishing,
    stopover,
    story,
    voyages,
)

app_name = "voyage"

_BOAT = "voyages/<slug:key>/"

# Before the keys: none of these words can be one (actions.voyages.new_key).
starting: list[URLPattern] = [
    path("voyages/", voyages.mine_and_new, name="voyages"),
    path("voyages/commencer/texte/", beginnings.text, name="from_text"),
    path("voyages/commencer/questions/", beginnings.template, name="from_template"),
    path("voyages/commencer/photo/", beginnings.photo, name="from_photo"),
    path("voyages/commencer/reprendre/", beginnings.resume, name="resume"),
    path("voyages/importer/", beginnings.from_file, name="from_file"),
    path("voyages/depuis/<slug:slug>/", beginnings.from_initiative, name="from_initiative"),
    path("voyages/invite/<str:token>/", links.invite, name="invite"),
    path("voyages/embarquer/<str:token>/", crew.embark, name="embark"),
    path("voyages/lettre/<str:token>/", log.by_letter, name="by_letter"),
    path("voyages/lettre/<str:token>/rythme/", log.rhythm, name="rhythm"),
    path("voyages/lettre/<str:token>/arret/", log.unsubscribe, name="unsubscribe"),
    path("voyages/affiche-vide.pdf", outputs.empty_poster, name="empty_poster"),
    path("voyages/coulisses-a-relire/", story.desk, name="story_desk"),
    path("voyages/coulisses-a-relire/<int:pk>/", story.decide, name="story_decide"),
    path("voyages/calendrier/<str:token>.ics", outputs.calendar, name="calendar"),
]

# The canvas (views/canvas.py).
drawing: list[URLPattern] = [
    path(_BOAT, canvas.canvas, name="canvas"),
    path(f"{_BOAT}mesurer/<str:card>/", measure.measure, name="measure"),
]

around: list[URLPattern] = [
    path(f"{_BOAT}rejoindre/", voyages.join, name="join"),
    path(f"{_BOAT}titre/", voyages.rename, name="rename"),
    path(f"{_BOAT}questions/", voyages.template, name="template"),
    path(f"{_BOAT}roue/", voyages.wheel, name="wheel"),
    path(f"{_BOAT}photos/", photos.photos, name="photos"),
    path(f"{_BOAT}photos/<int:pk>/", photos.photo, name="photo"),
    path(f"{_BOAT}photos/<int:pk>/image/", photos.image, name="photo_image"),
    path(f"{_BOAT}photos/<int:pk>/retirer/", photos.remove, name="remove_photo"),
    path(f"{_BOAT}effacer/", voyages.erase, name="erase"),
    path(f"{_BOAT}equipage/", crew.crew, name="crew"),
    path(f"{_BOAT}equipage/<int:pk>/role/", crew.role, name="role"),
    path(f"{_BOAT}equipage/<int:pk>/debarquer/", crew.ashore, name="ashore"),
    path(f"{_BOAT}equipage/inviter/", crew.invite, name="invite_mate"),
    path(f"{_BOAT}equipage/invitation/<int:pk>/reprendre/", crew.uninvite, name="uninvite"),
    path(f"{_BOAT}liens/", links.links, name="links"),
    path(f"{_BOAT}liens/<int:pk>/reprendre/", links.revoke, name="revoke_link"),
    path(f"{_BOAT}paroles/", comments.comments, name="comments"),
    path(f"{_BOAT}paroles/<int:pk>/reglee/", comments.settle, name="settle"),
    path(f"{_BOAT}paroles/<int:pk>/reprendre/", comments.take_back, name="take_back"),
    path(f"{_BOAT}concernes/", comments.concerned, name="concerned"),
    path(f"{_BOAT}histoire/", history.history, name="history"),
    path(f"{_BOAT}histoire/version/", history.name_version, name="name_version"),
    path(f"{_BOAT}histoire/revenir/", history.restore, name="restore"),
    path(f"{_BOAT}histoire/carte/", history.restore_card, name="restore_card"),
    path(f"{_BOAT}journal/", log.log, name="log"),
    path(f"{_BOAT}courrier/", log.mail, name="mail"),
    path(f"{_BOAT}questions-reponses/", faq.faq, name="faq"),
    path(f"{_BOAT}questions-reponses/<int:pk>/", faq.entry, name="faq_entry"),
    path(f"{_BOAT}escale/", stopover.stopover, name="stopover"),
    path(f"{_BOAT}sorties/", outputs.outputs, name="outputs"),
    path(f"{_BOAT}sorties/voyage.<slug:format>", outputs.file, name="file"),
]

# « Les coulisses »: aboard, then in public.
telling: list[URLPattern] = [
    path(f"{_BOAT}coulisses/", backstage.backstage, name="backstage"),
    path(f"{_BOAT}coulisses/coulisses.<slug:format>", backstage.file, name="backstage_file"),
    path(f"{_BOAT}coulisses/nom/", backstage.named, name="backstage_named"),
    path(f"{_BOAT}coulisses/publier/", publishing.publish, name="backstage_publish"),
    path(f"{_BOAT}coulisses/depublier/<int:pk>/", publishing.withdraw, name="backstage_withdraw"),
    path(f"{_BOAT}coulisses/ajouter/<slug:part>/", backstage.add, name="backstage_add"),
    path(f"{_BOAT}coulisses/ecrire/<slug:slot>/", backstage.write, name="backstage_write"),
    path(f"{_BOAT}coulisses/choisir/<slug:slot>/", backstage.settle, name="backstage_settle"),
    path(f"{_BOAT}coulisses/remettre/<slug:slot>/", backstage.bring_back, name="backstage_back"),
    path("atlas/<slug:slug>/coulisses/", story.story, name="story"),
    path("atlas/<slug:slug>/coulisses/<int:pk>.<slug:format>", story.file, name="story_file"),
    path("atlas/<slug:slug>/coulisses/<int:pk>/depublier/", publishing.withdraw_from, name="story_withdraw"),
]

urlpatterns = [*starting, *drawing, *around, *telling]
