from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.brainstorm"
    label = "stage_brainstorm"
