from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What every form says of an empty field where it says nothing of its own: the next step, not that a field is empty.
EMPTY = (
    (forms.Field, _("Isi bagian ini.")),
    (forms.ChoiceField, _("Pilih salah satu.")),
    (forms.ModelChoiceField, _("Pilih salah satu.")),
    (forms.FileField, _("Pilih dulu berkasnya.")),
)


class Config(AppConfig):
    name = "payung.ui"
    label = "ui"

    def ready(self) -> None:
        """English needs its compiled catalogue before the first page is shown; fields take their words when they are
        declared.
        """
        from payung.platform.catalogues import compile_catalogues

        compile_catalogues()
        for field, said in EMPTY:
            field.default_error_messages = {**field.default_error_messages, "required": said}
