from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.closing"
    label = "stage_closing"
