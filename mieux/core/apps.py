"""The core app: design system, error pages, middleware."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "mieux.core"
    verbose_name = "Mieux"
