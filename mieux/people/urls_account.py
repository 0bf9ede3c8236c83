"""The doors of an account, under the names by which allauth and Django look for them. No password: no other door."""

from django.urls import path

from .views import passkeys, sign_in

urlpatterns = [
    path("connexion/", sign_in.sign_in, name="account_login"),
    path("code/", sign_in.confirm_code, name="account_confirm_login_code"),
    path("confirmer/", sign_in.confirm_again, name="account_reauthenticate"),
    path("quitter/", sign_in.sign_out, name="account_logout"),
    path("ferme/", sign_in.inactive, name="account_inactive"),
    path("cles/", passkeys.passkeys, name="mfa_list_webauthn"),
    path("cles/options/", passkeys.sign_in_options, name="passkey_options"),
    path("cles/entrer/", passkeys.sign_in, name="mfa_login_webauthn"),
    path("cles/confirmer/options/", passkeys.confirm_options, name="passkey_confirm_options"),
    path("cles/confirmer/", passkeys.confirm, name="mfa_reauthenticate_webauthn"),
    path("cles/ajouter/", passkeys.add, name="mfa_add_webauthn"),
    path("cles/ajouter/options/", passkeys.add_options, name="passkey_add_options"),
    path("cles/<int:pk>/renommer/", passkeys.rename, name="mfa_edit_webauthn"),
    path("cles/<int:pk>/retirer/", passkeys.remove, name="mfa_remove_webauthn"),
]
