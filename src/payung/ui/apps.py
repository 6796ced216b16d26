from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.ui"
    label = "ui"

    def ready(self) -> None:
        """English needs its compiled catalogue before the first page asks for it."""
        from payung.platform.catalogues import compile_catalogues

        compile_catalogues()
