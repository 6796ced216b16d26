from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.ui"
    label = "ui"

    def ready(self) -> None:
        """English needs its compiled catalogue before the first page asks for it; forms say what to do in the words of the house."""
        from payung.platform.catalogues import compile_catalogues
        from payung.ui.forms import say_what_to_do

        compile_catalogues()
        say_what_to_do()
