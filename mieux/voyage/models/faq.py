"""The questions that a project was asked, and what its crew answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .voyage import Voyage

QUESTION_LENGTH = 500
ANSWER_LENGTH = 2000


class FaqEntry(models.Model):
    """One question and its answer, in the crew's words. Public only when the crew ticks it."""

    voyage = models.ForeignKey(Voyage, on_delete=models.CASCADE, related_name="faq")
    question = models.CharField(max_length=QUESTION_LENGTH)
    # Empty: a question that still waits for its answer.
    answer = models.TextField(max_length=ANSWER_LENGTH, blank=True)
    language = models.CharField(max_length=2, default="fr")
    position = models.PositiveIntegerField(default=0)
    public = models.BooleanField(default=False)
    # Where it was asked (« atelier:12:c34 »), so that it is poured once; empty when the crew wrote it.
    origin = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(question=""), name="voyage_faq_asked"),
            models.CheckConstraint(condition=Q(public=False) | ~Q(answer=""), name="voyage_faq_public_answered"),
            models.UniqueConstraint(fields=("voyage", "origin"), condition=~Q(origin=""), name="voyage_faq_once"),
        )

    def __str__(self) -> str:
        return self.question[:60]
