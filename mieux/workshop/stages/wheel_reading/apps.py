from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.wheel_reading"
    label = "stage_wheel_reading"
