from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "mieux.impact"
