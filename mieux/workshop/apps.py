from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    name = "mieux.workshop"
    verbose_name = "Jeux et ateliers"
