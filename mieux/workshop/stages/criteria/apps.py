from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.criteria"
    label = "stage_criteria"
