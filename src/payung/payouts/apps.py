from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.payouts"
    label = "payouts"
    default_auto_field = "django.db.models.BigAutoField"
