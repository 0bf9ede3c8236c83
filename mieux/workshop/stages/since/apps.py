from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.since"
    label = "stage_since"
