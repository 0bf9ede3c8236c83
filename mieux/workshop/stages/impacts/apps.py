from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.impacts"
    label = "stage_impacts"
