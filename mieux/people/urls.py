"""What an account holds, and what the site keeps about people."""

from django.urls import path

from .views import account, notebook, privacy, sign_in

app_name = "people"
urlpatterns = [
    path("compte/bienvenue/", sign_in.welcome, name="welcome"),
    path("compte/profil/", account.profile, name="profile"),
    path("compte/appareils/", account.close_sessions, name="close_sessions"),
    path("compte/export/", account.export, name="export"),
    path("compte/supprimer/", account.delete, name="delete"),
    path("compte/carnet/", notebook.notebook, name="notebook"),
    path("confidentialite/", privacy.privacy, name="privacy"),
]
