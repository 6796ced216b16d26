from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.api"
    label = "api"
