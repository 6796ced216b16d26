from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.lawbook"
    label = "lawbook"

    def ready(self) -> None:
        """What runs out in the law waits for who may load the next."""
        from payung.casework.errands import FOUND_IN

        FOUND_IN.add("payung.lawbook.errands")
