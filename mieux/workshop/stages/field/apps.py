from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.field"
    label = "stage_field"
