from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.impact_sorting"
    label = "stage_impact_sorting"
