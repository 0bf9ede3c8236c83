"""The method as a Django app: it brings template words, no table and no page."""

from django.apps import AppConfig


class MethodConfig(AppConfig):
    name = "mieux.method"
    verbose_name = "Mieux: the method"
