from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.press"
    label = "stage_press"
