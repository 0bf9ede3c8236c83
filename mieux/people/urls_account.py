"""The doors of an account, under the names by which allauth and Django look for them. No password: no other door."""

from django.urls import path

from mieux.core.later import Later

from .views import sign_in

PASSKEYS = "mieux.people.views.passkeys"

urlpatterns = [
    path("connexion/", sign_in.sign_in, name="account_login"),
    path("code/", sign_in.confirm_code, name="account_confirm_login_code"),
    path("confirmer/", sign_in.confirm_again, name="account_reauthenticate"),
    path("quitter/", sign_in.sign_out, name="account_logout"),
    path("ferme/", sign_in.inactive, name="account_inactive"),
    path("cles/", Later(f"{PASSKEYS}.passkeys"), name="mfa_list_webauthn"),
    path("cles/options/", Later(f"{PASSKEYS}.sign_in_options"), name="passkey_options"),
    path("cles/entrer/", Later(f"{PASSKEYS}.sign_in"), name="mfa_login_webauthn"),
    path("cles/confirmer/options/", Later(f"{PASSKEYS}.confirm_options"), name="passkey_confirm_options"),
    path("cles/confirmer/", Later(f"{PASSKEYS}.confirm"), name="mfa_reauthenticate_webauthn"),
    path("cles/ajouter/", Later(f"{PASSKEYS}.add"), name="mfa_add_webauthn"),
    path("cles/ajouter/options/", Later(f"{PASSKEYS}.add_options"), name="passkey_add_options"),
    path("cles/<int:pk>/renommer/", Later(f"{PASSKEYS}.rename"), name="mfa_edit_webauthn"),
    path("cles/<int:pk>/retirer/", Later(f"{PASSKEYS}.remove"), name="mfa_remove_webauthn"),
]
