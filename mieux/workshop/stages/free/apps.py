from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.free"
    label = "stage_free"
