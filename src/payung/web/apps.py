from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.web"
    label = "web"
