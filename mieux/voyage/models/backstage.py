"""« Les coulisses »: what the team wrote of its story, every text it had before, and what of it is public."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mieux.atlas.models import Initiative
from mieux.atlas.models.initiative import OWN_LICENCE

from .voyage import Voyage


class Paragraph(models.Model):
    """A paragraph that somebody took in hand. One that nobody touched has no row: it is composed when it is read.

    `slot` names it within the story (backstage/compose.py, or « own-… »); `facts` is what its cards said when the text
    was written: card → words. `number` grows with each text, and is what a form began from.
    """

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="paragraphs")
    part = models.CharField(max_length=60)
    slot = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    # False: the words are the proposed ones again, and follow the cards by themselves.
    edited = models.BooleanField(default=False)
    cards = models.JSONField(default=list, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    number = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("voyage", "slot"), name="voyage_paragraph_slot_once"),)

    def __str__(self) -> str:
        return self.slot


class How(models.TextChoices):
    """Where a text of a paragraph came from."""

    COMPOSED = "composed", _("proposé par le voyage")
    WRITTEN = "written", _("écrit par l’équipe")
    KEPT = "kept", _("relu et gardé")
    TAKEN = "taken", _("texte proposé repris")
    BOTH = "both", _("les deux textes réunis")
    BACK = "back", _("texte d’avant remis")
    REMOVED = "removed", _("retiré de l’histoire")


class Wording(models.Model):
    """One text that a paragraph had: none is thrown away while the voyage lives."""

    paragraph = models.ForeignKey(Paragraph, on_delete=models.CASCADE, related_name="wordings")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    edited = models.BooleanField(default=True)
    facts = models.JSONField(default=dict, blank=True)
    cards = models.JSONField(default=list, blank=True)
    how = models.CharField(max_length=8, choices=How.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("paragraph", "number"), name="voyage_wording_once"),
            models.CheckConstraint(condition=Q(how__in=How.values), name="voyage_wording_how"),
        )

    def __str__(self) -> str:
        return f"{self.paragraph_id} v{self.number}"


class PublicationState(models.TextChoices):
    """Where a story stands on its way to the public; the fiche has its own way (atlas State)."""

    WAITING = "waiting", _("en attente de relecture")
    PUBLIC = "public", _("publiée")
    REFUSED = "refused", _("à reprendre")
    HIDDEN = "hidden", _("masquée")
    WITHDRAWN = "withdrawn", _("dépubliée")


class PublicationQuerySet(models.QuerySet["Publication"]):
    """What strangers may read is decided here once, for the page, the fiche, the search, the API and the JSON-LD."""

    def live(self) -> "PublicationQuerySet":
        """Stories that are public now; that their fiche is public too is for the reader of the fiche to know."""
        return self.filter(state=PublicationState.PUBLIC).order_by("pk")

    def of_public(self) -> "PublicationQuerySet":
        """Live stories of public fiches."""
        return self.live().filter(initiative__in=Initiative.objects.public())


class Publication(models.Model):
    """The story as strangers read it: the paragraphs chosen, as they were when somebody published them.

    `paragraphs` is what is (or was) public, `asked` what waits for a moderator's look; both are lists of
    {slot, part, title, text}. `open_cards` and `common` are what the captain said of names (backstage/names.py). The
    row stays when the story is taken back, so that its address answers « no longer here » and not « never heard of ».
    """

    voyage = models.ForeignKey(Voyage, null=True, on_delete=models.SET_NULL, related_name="publications")
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="stories")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="fr")
    licence = models.CharField(max_length=120, default=OWN_LICENCE)
    paragraphs = models.JSONField(default=list, blank=True)
    asked = models.JSONField(default=list, blank=True)
    open_cards = models.JSONField(default=list, blank=True)
    common = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=9, choices=PublicationState.choices, default=PublicationState.WAITING)
    reason = models.TextField(blank=True)
    # Public before a moderator looked (MIEUX_MODERATION=after).
    to_review = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("voyage", "initiative"), name="voyage_story_once"),
            models.CheckConstraint(condition=Q(state__in=PublicationState.values), name="voyage_story_state"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_live(self) -> bool:
        """Strangers read it now, if they read the fiche."""
        return self.state == PublicationState.PUBLIC

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The public paragraphs by part, in the order of the story: {part, title, texts}."""
        return grouped(self.paragraphs)


def grouped(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Paragraphs by part, in their order: {part, title, texts}."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        part = found.setdefault(row["part"], {"part": row["part"], "title": row["title"], "texts": []})
        part["texts"].append(row["text"])
    return list(found.values())
