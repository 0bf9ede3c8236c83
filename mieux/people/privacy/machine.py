"""What the machine keeps to work."""

from django.utils.translation import gettext_lazy as _

from .datum import DATABASE, Datum, Kind

DATA: tuple[Datum, ...] = (
    Datum(
        Kind.MACHINE,
        what=_("Un fichier donné comme preuve, pendant que vous corrigez le reste du formulaire"),
        where=_("dossier de fichiers du serveur ; rien n’est servi de là"),
        why=_("ne pas vous le faire choisir deux fois"),
        how_long=_("un jour au plus"),
    ),
    Datum(
        Kind.MACHINE,
        what=_("Les lettres, quand l’instance n’a pas de serveur d’e-mail"),
        where=_("dossier de lettres du serveur"),
        why=_("que rien ne se perde"),
        how_long=_("30 jours"),
    ),
    Datum(
        Kind.MACHINE,
        what=_("Les sauvegardes : la base et les images, telles qu’elles sont ce jour-là"),
        where=_("là où l’hébergeur les range"),
        why=_("réparer après une panne"),
        how_long=_("selon l’hébergeur ; une sauvegarde remise en place fait revenir ce qu’elle contenait"),
    ),
    Datum(
        Kind.MACHINE,
        what=_("Les sources des fiches venues d’ailleurs, l’index de recherche, les listes internes du logiciel"),
        where=DATABASE,
        why=_("chercher, créditer, fonctionner ; rien sur les visiteurs"),
        how_long=_("tant que l’instance vit"),
        columns={
            "atlas.Source": "id slug kind name credit licence url digest loaded_at",
            "atlas.IndexChange": "seq initiative_id",
            "auth.Permission": "id name content_type codename",
            "auth.Group": "id name",
            "auth.Group_permissions": "id group permission",
            "contenttypes.ContentType": "id app_label model",
            "account.EmailConfirmation": "id email_address created sent key",
        },
    ),
)
