from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.cloud"
    label = "stage_cloud"
