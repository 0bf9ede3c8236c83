from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.pause"
    label = "stage_pause"
