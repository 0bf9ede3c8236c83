from django.apps import AppConfig


class Config(AppConfig):
    name = "mieux.workshop.stages.hangman"
    label = "stage_hangman"
