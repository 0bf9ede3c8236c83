"""The table of contents of the readings."""

from django.urls import URLPattern, path

from .views import (
    cells,
    compare,
    drafts,
    embed,
    exports,
    facts,
    history,
    invitations,
    mine,
    reading,
    remarks,
    rounds,
    shared,
    spotting,
)

app_name = "wheel"

_MINE = "atlas/<slug:slug>/lectures/ma-lecture/"
_ROUNDS = "atlas/<slug:slug>/lectures/tours/"

# Writing a reading, alone or together.
writing: list[URLPattern] = [
    path(_MINE, reading.mine, name="mine"),
    path(f"{_MINE}fait/", facts.fact, name="fact"),
    path(f"{_MINE}mot/", cells.word, name="word"),
    path(f"{_MINE}brouillon/", drafts.unfinished, name="unfinished"),
    path(f"{_MINE}<int:pk>/", reading.mine, name="mine_of"),
    path(f"{_MINE}<int:pk>/fait/", facts.fact, name="fact_of"),
    path(f"{_MINE}<int:pk>/mot/", cells.word, name="word_of"),
    path(f"{_MINE}<int:pk>/brouillon/", drafts.unfinished, name="unfinished_of"),
    path(f"{_MINE}<int:pk>/brouillon/jeter/", drafts.drop_unfinished, name="drop_unfinished"),
    path(f"{_MINE}<int:pk>/case/<int:cell>/retirer/", cells.remove_cell, name="remove_cell"),
    path(f"{_MINE}<int:pk>/preuve/<int:evidence>/retirer/", cells.remove_evidence, name="remove_evidence"),
    path(f"{_MINE}<int:pk>/preuve/<int:evidence>/disparue/", cells.gone, name="gone"),
    path(f"{_MINE}<int:pk>/preuve/<int:evidence>/accord/", cells.end_consent, name="end_consent"),
    path(
        f"{_MINE}<int:pk>/retire/<int:evidence>/accord/",
        cells.end_consent,
        {"taken_out": True},
        name="end_consent_taken_out",
    ),
    path(f"{_MINE}<int:pk>/remettre/<int:aside>/", cells.restore, name="restore"),
    path(f"{_MINE}<int:pk>/qui/", reading.about, name="about"),
    path(f"{_MINE}<int:pk>/formes/", reading.forms, name="forms"),
    path(f"{_MINE}<int:pk>/contexte/", reading.context, name="context"),
    path(f"{_MINE}<int:pk>/partager/", reading.share, name="share"),
    path(f"{_MINE}<int:pk>/reprendre/", reading.withdraw, name="withdraw"),
    path(f"{_MINE}<int:pk>/remettre/", reading.put_back, name="put_back"),
    path(f"{_MINE}<int:pk>/effacer/", reading.erase, name="erase"),
    path("atlas/<slug:slug>/lectures/<int:pk>/historique/", history.history, name="history"),
    path("atlas/<slug:slug>/lectures/<int:pk>/signaler/", history.report, name="report"),
    path("atlas/<slug:slug>/lectures/<int:pk>/masquer/", history.hide, name="hide"),
    path("atlas/<slug:slug>/lectures/<int:pk>/montrer/", history.show_again, name="show_again"),
    path("atlas/<slug:slug>/lectures/preuves/<int:pk>/", history.file, name="file"),
    path(_ROUNDS, rounds.rounds, name="rounds"),
    path(f"{_ROUNDS}nouvelle/", rounds.new_round, name="round_new"),
    path(f"{_ROUNDS}<int:pk>/", rounds.round, name="round"),
    path(f"{_ROUNDS}<int:pk>/lire/", rounds.read, name="round_read"),
    path(f"{_ROUNDS}<int:pk>/lien/", rounds.invite_by_link, name="invite_by_link"),
    path(f"{_ROUNDS}<int:pk>/inviter/", rounds.invite_by_name, name="invite_by_name"),
    path(f"{_ROUNDS}<int:pk>/invitations/<int:invitation>/reprendre/", rounds.revoke, name="revoke"),
    path(f"{_ROUNDS}<int:pk>/jour/", rounds.change_day, name="change_day"),
    path(f"{_ROUNDS}<int:pk>/finir/", rounds.end, name="round_end"),
    path("lectures/", mine.to_read_by_me, name="to_read"),
    path("lectures/rattacher/", mine.adopt, name="adopt"),
    path("lectures/moderation/", history.moderation, name="moderation"),
    path("lectures/moderation/<int:pk>/", history.decide_report, name="decide_report"),
    path("lectures/invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("lectures/invitations/<int:pk>/pas-cette-fois/", mine.decline, name="decline"),
]

# Showing readings together.
_READINGS = "atlas/<slug:slug>/lectures/"
_CELL = f"{_READINGS}cellule/<slug:criterion>/<slug:phase>/"
showing: list[URLPattern] = [
    path(_READINGS, shared.readings, name="readings"),
    path(f"{_READINGS}<int:pk>/", shared.reading, name="reading"),
    path(_CELL, shared.cell, name="cell"),
    path(f"{_CELL}dire/", remarks.say, name="say"),
    path(f"{_READINGS}comparer/", compare.compare, name="compare"),
    path(f"{_READINGS}roue/", embed.embed, name="embed"),
    path(f"{_READINGS}export.<str:format>", exports.export, name="export"),
    path(f"{_READINGS}remarques/<int:pk>/", remarks.rewrite, name="remark"),
    path(f"{_READINGS}remarques/<int:pk>/signaler/", remarks.report, name="report_remark"),
    path(f"{_READINGS}remarques/<int:pk>/decider/", remarks.decide, name="decide_remark"),
    path("lectures/moderation/remarques/", remarks.moderation, name="reported"),
    path("lectures/silence/<str:token>/", remarks.silence, name="silence"),
]

# « Là ! J’en vois une ! »: a text becomes evidence.
_SPOT = "atlas/<slug:slug>/lectures/texte/"
looking: list[URLPattern] = [
    path("j-en-vois-une/", spotting.spot, name="spot"),
    path("j-en-vois-une/donner/", spotting.give, name="spot_give"),
    path("j-en-vois-une/donner/<str:token>/", spotting.given, name="spot_given"),
    path(_SPOT, spotting.spot_fiche, name="spot_fiche"),
    path(f"{_SPOT}garder/", spotting.keep, name="spot_keep"),
    path(f"{_SPOT}attendre/", spotting.wait, name="spot_wait"),
    path(f"{_SPOT}oublier/", spotting.forget, name="spot_forget"),
]

urlpatterns: list[URLPattern] = [*looking, *writing, *showing]
