from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.platform"
    label = "platform"
    default_auto_field = "django.db.models.BigAutoField"
