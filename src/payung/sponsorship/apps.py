from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.sponsorship"
    label = "sponsorship"
    default_auto_field = "django.db.models.BigAutoField"
