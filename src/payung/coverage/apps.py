from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.coverage"
    label = "coverage"
    default_auto_field = "django.db.models.BigAutoField"
