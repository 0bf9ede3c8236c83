from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.stopover"
    label = "stage_stopover"
