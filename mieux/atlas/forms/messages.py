"""Short forms: a picture, a report, a message to a team, a moderator's decision."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..actions import BadPicture, encode
from ..models import ReportState


class PictureForm(forms.Form):
    """A picture, with the words for those who do not see it. `encoded` holds what we made of the file."""

    image = forms.FileField(
        label=_("Choisir une image"),
        help_text=_("JPEG, PNG ou WebP, 8 Mo au plus. Nous en retirons le lieu et la date cachés dans le fichier."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choisissez un fichier : c’est lui que l’on verra.")},
    )
    alt = forms.CharField(
        label=_("Que voit-on ?"),
        max_length=300,
        help_text=_(
            "Pour les personnes qui ne voient pas l’image : « Six voisines plantent des tomates entre deux tours »."
        ),
    )
    credit = forms.CharField(label=_("Qui a pris la photo ?"), max_length=160, required=False)
    agreed = forms.BooleanField(
        label=_(
            "Les personnes reconnaissables sont d’accord, et j’ai le droit de partager cette image "
            "sous licence CC BY-SA 4.0."
        ),
        error_messages={"required": _("Cochez la case si c’est bien le cas. Sinon, mieux vaut une autre image.")},
    )

    def clean_image(self) -> UploadedFile:
        """Refuse what is too big or not a picture, saying what to do instead."""
        file: UploadedFile = self.cleaned_data["image"]
        if (file.size or 0) > settings.IMAGE_MAX_BYTES:
            raise forms.ValidationError(gettext("Ce fichier dépasse 8 Mo. Réduisez l’image, puis renvoyez-la."))
        try:
            self.encoded = encode(file)
        except BadPicture as error:
            raise forms.ValidationError(str(error)) from error
        return file


class ReportForm(forms.Form):
    """What is wrong with a fiche; no name, no address asked."""

    motive = forms.ChoiceField(
        label=_("Qu’est-ce qui ne va pas ?"),
        widget=forms.RadioSelect,
        choices=(
            ("inexact", _("C’est inexact ou dépassé")),
            ("doublon", _("Cette initiative a déjà une fiche")),
            ("disparue", _("Cette initiative n’existe pas, ou plus")),
            ("droits", _("Une photo, un texte ou ma vie privée")),
            ("blessant", _("C’est blessant, haineux ou illégal")),
            ("publicite", _("C’est une publicité")),
            ("autre", _("Autre chose")),
        ),
    )
    text = forms.CharField(
        label=_("Dites-nous en plus"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Lu par les modératrices et modérateurs seulement."),
    )


class ContactForm(forms.Form):
    """A message to the team, through us: addresses stay hidden unless the sender agrees."""

    message = forms.CharField(
        label=_("Votre message"), max_length=4000, min_length=10, widget=forms.Textarea(attrs={"rows": 7})
    )
    sender = forms.CharField(
        label=_("Votre nom, tel que l’équipe le lira"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    reply_to = forms.EmailField(
        label=_("Votre adresse e-mail, pour recevoir une réponse"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    agreed = forms.BooleanField(
        label=_("J’accepte que l’équipe voie mon adresse e-mail pour me répondre."), required=False
    )
    # A trap for robots, named like what they like to fill; people are told to leave it alone.
    website = forms.CharField(label=_("Laissez ce champ vide"), required=False, max_length=200)

    def clean_sender(self) -> str:
        """One line: it ends in a letter."""
        return " ".join(self.cleaned_data["sender"].split())

    def clean_website(self) -> str:
        """Filled by a robot, or by a browser that tries to help."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(gettext("Ce champ est un piège à robots : videz-le, puis renvoyez."))
        return ""

    def clean(self) -> dict[str, Any]:
        """An address without consent would be kept for nothing; consent without address answers to nobody."""
        data = self.cleaned_data
        if data.get("reply_to") and not data.get("agreed"):
            self.add_error(
                "agreed", gettext("Cochez pour que l’équipe puisse vous répondre, ou effacez votre adresse.")
            )
        if data.get("agreed") and not data.get("reply_to") and "reply_to" not in self.errors:
            self.add_error("reply_to", gettext("Écrivez l’adresse où recevoir la réponse, ou décochez la case."))
        return data


class DecisionForm(forms.Form):
    """A moderator's decision; a « no » always has its reason."""

    decision = forms.CharField(widget=forms.HiddenInput, max_length=10)
    reason = forms.CharField(
        label=_("Raison, lue par l’équipe"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    # The version that was on the desk; none where nothing can have changed since.
    version = forms.IntegerField(required=False, min_value=1, max_value=10**9, widget=forms.HiddenInput)
    needs_reason = frozenset({"refuse", "hide"})

    def clean(self) -> dict[str, Any]:
        """Refusing or hiding without a word is not possible."""
        data = self.cleaned_data
        if data.get("decision") in self.needs_reason and not data.get("reason"):
            self.add_error("reason", gettext("Dites pourquoi, en une phrase qui aide à reprendre."))
        return data


class ReportDecisionForm(forms.Form):
    """How a report ends."""

    state = forms.ChoiceField(choices=[(ReportState.KEPT, ""), (ReportState.ACTED, "")])
    decision = forms.CharField(
        label=_("Ce qui a été décidé"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
