from django.apps import AppConfig


class VoyageConfig(AppConfig):
    name = "mieux.voyage"
