"""A facilitator's own templates: the plan of a workshop, without anything that anybody said in one."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .workshop import TITLE_LENGTH


class OwnTemplate(models.Model):
    """A plan to start from again; only its owner sees it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="workshop_templates")
    title = models.CharField(max_length=TITLE_LENGTH)
    language = models.CharField(max_length=2, default="fr")
    # Settings and stages as `actions/own.py` writes and checks them.
    plan = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("title", "pk")
        constraints = (models.CheckConstraint(condition=~models.Q(title=""), name="workshop_template_titled"),)

    def __str__(self) -> str:
        return self.title
