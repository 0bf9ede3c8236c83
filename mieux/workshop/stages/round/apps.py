from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.round"
    label = "stage_round"
