from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.forms"
    label = "stage_forms"
