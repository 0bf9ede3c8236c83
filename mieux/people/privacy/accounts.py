"""Who has an account."""

from django.utils.translation import gettext_lazy as _

from .datum import ACCOUNT_LIFE, DATABASE, Datum, Kind

DATA: tuple[Datum, ...] = (
    Datum(
        Kind.ACCOUNT,
        what=_("Votre adresse e-mail"),
        where=DATABASE,
        why=_("vous envoyer un code pour entrer, et les lettres que vous attendez ; jamais affichée"),
        how_long=ACCOUNT_LIFE,
        columns={"people.User": "email", "account.EmailAddress": "id user email verified primary"},
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("Votre nom affiché (public) et la langue de nos lettres"),
        where=DATABASE,
        why=_("signer ce que vous publiez, et vous écrire dans votre langue"),
        how_long=ACCOUNT_LIFE,
        columns={"people.User": "id name language"},
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("Date de création du compte, dernière connexion, rôle de modération"),
        where=DATABASE,
        why=_("vous montrer ce qui se passe sur votre compte, et qui peut relire les fiches"),
        how_long=ACCOUNT_LIFE,
        columns={
            "people.User": "last_login date_joined is_active is_staff is_superuser",
            "people.User_groups": "id user group",
            "people.User_user_permissions": "id user permission",
        },
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("Pas de mot de passe : la colonne que Django impose contient un texte qui n’en accepte aucun"),
        where=DATABASE,
        why=_("on ne vole pas ce qui n’existe pas"),
        how_long=ACCOUNT_LIFE,
        columns={"people.User": "password"},
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("Vos sessions : début, fin, et le brouillon d’une fiche commencée avant d’entrer"),
        where=_("cookie mieux_session et base de données"),
        why=_("vous reconnaître d’une page à l’autre ; sans adresse réseau ni nom d’appareil"),
        how_long=_("30 jours, ou dès que vous partez"),
        columns={"people.Session": "session_key session_data expire_date user started_at"},
        cookies=("mieux_session",),
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("Le code envoyé par e-mail, sous forme d’empreinte, et l’adresse qui l’attend"),
        where=_("votre session"),
        why=_("vérifier que vous lisez cette adresse, avant même qu’un compte existe"),
        how_long=_("15 minutes pour s’en servir ; effacé dès qu’il a servi, au plus tard avec la session"),
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("Vos clés d’accès : leur nom, leur partie publique, leurs dates"),
        where=DATABASE,
        why=_("entrer d’un geste ; la partie secrète ne quitte pas votre appareil"),
        how_long=_("jusqu’à ce que vous les retiriez ; effacées avec le compte"),
        columns={"mfa.Authenticator": "id user type data created_at last_used_at"},
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("La copie de votre carnet, si vous l’avez demandée"),
        where=DATABASE,
        why=_("le retrouver sur un autre appareil ; personne d’autre ne le lit"),
        how_long=_("jusqu’à ce que vous la retiriez ; effacée avec le compte"),
        columns={"people.Notebook": "id user data saved_at"},
    ),
    Datum(
        Kind.ACCOUNT,
        what=_("Un petit mot après un geste (« C’est noté »)"),
        where=_("cookie messages"),
        why=_("vous le montrer à la page suivante"),
        how_long=_("une page"),
        cookies=("messages",),
    ),
)
