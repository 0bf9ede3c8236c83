from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.dots"
    label = "stage_dots"
