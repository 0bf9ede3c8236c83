"""An address, and a yes in so many words."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NewsForm(forms.Form):
    """Nothing is ticked before."""

    email = forms.EmailField(label=_("Votre adresse e-mail"), max_length=254)
    agreed = forms.BooleanField(
        label=_(
            "Je veux bien recevoir une lettre sur la suite de cet atelier. Mon adresse ne sert qu’à cela : "
            "l’animation ne la voit pas, et elle est effacée avec le reste, ou dès que je le demande."
        ),
        error_messages={"required": _("Cochez pour dire oui. Sans ce oui, on n’écrit à personne.")},
    )
