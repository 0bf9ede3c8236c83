"""The table of contents of the impacts."""

from django.urls import URLPattern, path, re_path

from .views import (
    claims,
    dominos,
    exports,
    imports,
    indicators,
    matrix,
    observations,
    reminders,
    values,
)

app_name = "impact"
_COUNTS = "atlas/<slug:slug>/impacts/indicateurs"
_COUNTS_RE = "atlas/(?P<slug>[-a-zA-Z0-9_]+)/impacts/indicateurs"
_FORMATS = "(?P<format>csv|xlsx|json|jsonld)"
urlpatterns: list[URLPattern] = [
    # --- what is said, and what was seen ----------------------------------------------------------
    path("atlas/<slug:slug>/impacts/", matrix.matrix, name="matrix"),
    path("atlas/<slug:slug>/impacts/ajouter/", claims.add, name="add"),
    path("atlas/<slug:slug>/impacts/phrase/<int:pk>/suivre/", claims.follow_said, name="follow_said"),
    path("atlas/<slug:slug>/impacts/<int:pk>/", claims.claim, name="claim"),
    path("atlas/<slug:slug>/impacts/<int:pk>/modifier/", claims.change, name="change"),
    path("atlas/<slug:slug>/impacts/<int:pk>/retirer/", claims.remove, name="remove"),
    path("atlas/<slug:slug>/impacts/<int:pk>/remettre/", claims.bring_back, name="bring_back"),
    path("atlas/<slug:slug>/impacts/<int:pk>/decision/", claims.decide, name="decide"),
    path("atlas/<slug:slug>/impacts/<int:pk>/observer/", observations.observe, name="observe"),
    path("atlas/<slug:slug>/impacts/observations/<int:pk>/etayer/", observations.show, name="show"),
    path("atlas/<slug:slug>/impacts/observations/<int:pk>/retirer/", observations.remove, name="remove_observation"),
    path(
        "atlas/<slug:slug>/impacts/observations/<int:pk>/remettre/",
        observations.bring_back,
        name="bring_back_observation",
    ),
    path("atlas/<slug:slug>/impacts/observations/<int:pk>/decision/", observations.decide, name="decide_observation"),
    path("atlas/<slug:slug>/impacts/preuves/<int:pk>/fichier/", observations.evidence_file, name="evidence_file"),
    path("atlas/<slug:slug>/impacts/preuves/<int:pk>/retirer/", observations.remove_evidence, name="remove_evidence"),
    path(
        "atlas/<slug:slug>/impacts/preuves/<int:pk>/remettre/",
        observations.bring_back_evidence,
        name="bring_back_evidence",
    ),
    path("atlas/<slug:slug>/impacts/preuves/<int:pk>/source/", observations.source, name="source"),
    path("atlas/<slug:slug>/impacts/preuves/<int:pk>/effacer/", observations.erase_evidence, name="erase_evidence"),
    path("atlas/<slug:slug>/impacts/dominos/ajouter/", dominos.link, name="link"),
    path("atlas/<slug:slug>/impacts/dominos/<int:pk>/retirer/", dominos.unlink, name="unlink"),
    # --- looking again ------------------------------------------------------------------------------
    path("atlas/<slug:slug>/impacts/rappels/", reminders.follow, name="follow"),
    path("atlas/<slug:slug>/impacts/rappels/arreter/", reminders.unfollow, name="unfollow"),
    path("impacts/rappel/<str:token>/", reminders.reminder, name="reminder"),
    path("impacts/rappel/<str:token>/arret/", reminders.stop, name="stop"),
    path("impacts/rappel/<str:token>/desabonner/", reminders.unsubscribe, name="unsubscribe"),
    # --- indicators and values ----------------------------------------------------------------------
    path("indicateurs/", indicators.shared, name="library"),
    path("indicateurs/<int:pk>/retirer/", indicators.unshare, name="unshare_indicator"),
    path(f"{_COUNTS}/", indicators.indicators, name="indicators"),
    path(f"{_COUNTS}/ajouter/", indicators.add, name="add_indicator"),
    path(f"{_COUNTS}/a-regarder/", values.waiting, name="values_waiting"),
    re_path(rf"^{_COUNTS_RE}/valeurs\.{_FORMATS}$", exports.export, name="export_values"),
    path(f"{_COUNTS}/<int:pk>/", indicators.indicator, name="indicator"),
    re_path(rf"^{_COUNTS_RE}/(?P<pk>[0-9]+)/valeurs\.{_FORMATS}$", exports.export, name="export_indicator"),
    path(f"{_COUNTS}/<int:pk>/modifier/", indicators.change, name="change_indicator"),
    path(f"{_COUNTS}/<int:pk>/arreter/", indicators.archive, name="archive_indicator"),
    path(f"{_COUNTS}/<int:pk>/reprendre/", indicators.bring_back, name="bring_back_indicator"),
    path(f"{_COUNTS}/<int:pk>/partager/", indicators.share, name="share_indicator"),
    path(f"{_COUNTS}/<int:pk>/valeurs/ajouter/", values.add, name="add_value"),
    path(f"{_COUNTS}/valeurs/<int:pk>/modifier/", values.change, name="change_value"),
    path(f"{_COUNTS}/valeurs/<int:pk>/retirer/", values.remove, name="remove_value"),
    path(f"{_COUNTS}/valeurs/<int:pk>/remettre/", values.bring_back, name="bring_back_value"),
    path(f"{_COUNTS}/valeurs/<int:pk>/effacer/", values.erase, name="erase_value"),
    path(f"{_COUNTS}/valeurs/<int:pk>/decision/", values.decide, name="decide_value"),
    # --- a table of values --------------------------------------------------------------------------
    path(f"{_COUNTS}/importer/", imports.bring, name="import_values"),
    path(f"{_COUNTS}/importer/<int:pk>/", imports.batch, name="import_batch"),
    path(f"{_COUNTS}/importer/<int:pk>/etat.json", imports.state, name="import_state"),
    path(f"{_COUNTS}/importer/<int:pk>/rapport.csv", imports.report, name="import_report"),
    path(f"{_COUNTS}/importer/<int:pk>/choisir/", imports.choose, name="import_choose"),
    path(f"{_COUNTS}/importer/<int:pk>/relancer/", imports.again, name="import_again"),
    path(f"{_COUNTS}/importer/<int:pk>/annuler/", imports.undo, name="import_undo"),
    path(f"{_COUNTS}/importer/<int:pk>/jeter/", imports.discard, name="import_discard"),
]
