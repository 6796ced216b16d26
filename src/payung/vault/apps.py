from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make known which files the room's rows name."""
        from payung.platform.housekeeping import names_files
        from payung.vault import bindings

        names_files(bindings.vault_files)
