from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.contributions"
    label = "contributions"
    default_auto_field = "django.db.models.BigAutoField"
