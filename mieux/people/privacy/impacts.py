"""Who tells, observes or follows an impact."""

from django.utils.translation import gettext_lazy as _

from .datum import DATABASE, FICHE_LIFE, Datum, Kind

DATA: tuple[Datum, ...] = (
    Datum(
        Kind.IMPACTS,
        what=_("Les impacts que vous dites, leurs réécritures, ce qui en a lancé d’autres"),
        where=DATABASE,
        why=_("savoir qui espère quoi, et ce qui a changé depuis"),
        how_long=FICHE_LIFE,
        columns={
            "impact.Claim": (
                "id initiative method level marker text for_whom state counterfactual bias review reason version by "
                "created_at updated_at removed_at removed_as"
            ),
            "impact.ClaimChange": "id claim number at by reason data",
            "impact.Domino": "id cause effect note by created_at",
        },
    ),
    Datum(
        Kind.IMPACTS,
        what=_("Vos observations, et ce qui les montre : mots, liens, fichiers, témoignages avec accord"),
        where=_("base de données et dossier de preuves du serveur"),
        why=_("qu’un impact ne soit dit observé que si un jour et une preuve existent"),
        how_long=_(
            "tant que la fiche existe, sans votre nom si vous fermez votre compte ; une preuve retirée s’efface "
            "au bout de trente jours, un témoignage aussitôt que l’accord est retiré"
        ),
        columns={
            "impact.Observation": "id claim on says text review reason by created_at removed_at removed_as",
            "impact.ObservationEvidence": (
                "id observation kind text url file file_name alt speaker consent part version before after on gone_at "
                "created_at value removed_at removed_as"
            ),
        },
    ),
    Datum(
        Kind.IMPACTS,
        what=_("Les indicateurs et les valeurs que vous notez, les tableaux que vous envoyez"),
        where=_("base de données ; le tableau tel quel, dans un dossier privé du serveur"),
        why=_("suivre un chiffre d’une date à l’autre, et pouvoir annuler un tableau entier"),
        how_long=_(
            "tant que la fiche existe ; le fichier d’un tableau, importé ou non, s’efface au bout de trente jours"
        ),
        columns={
            "impact.Indicator": (
                "id initiative taken_from entry method level marker name kind unit scale definition frequency "
                "collection bias extras batch by version former created_at archived_at"
            ),
            "impact.Indicator_claims": "id indicator claim",
            "impact.Value": (
                "id indicator role on since public insee about number numerator denominator level words consent source "
                "comment automated extras review reason by reviewed_by batch replaced_by version created_at removed_at "
                "removed_as"
            ),
            "impact.ImportBatch": "id initiative by name state file columns report created_at decided_at",
        },
    ),
    Datum(
        Kind.IMPACTS,
        what=_("Les rappels que vous demandez : l’initiative, le rythme, les lettres envoyées, votre réponse"),
        where=DATABASE,
        why=_("vous demander, quelques mois plus tard, ce qui a changé"),
        how_long=_(
            "jusqu’à ce que vous les arrêtiez, d’un clic dans chaque lettre ; effacés trente jours après. Du lien "
            "d’une lettre, seule une empreinte est gardée, et il s’ouvre pendant soixante jours"
        ),
        columns={
            "impact.Follow": "id initiative user since rhythm revoked_at",
            "impact.Reminder": "id follow months due key sent_at expires_at answered_at answer",
        },
    ),
)
