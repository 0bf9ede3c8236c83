from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.zones"
    label = "stage_zones"
