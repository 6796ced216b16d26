from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"
