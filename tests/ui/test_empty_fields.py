"""What a form says of an empty field: the next step, in the words of the house."""

from __future__ import annotations

import pytest
from django import forms
from django.utils import translation

FIELDS = {
    "Isi bagian ini.": forms.CharField(),
    "Pilih salah satu.": forms.ChoiceField(choices=[("a", "A")]),
    "Pilih dulu berkasnya.": forms.FileField(),
}


@pytest.mark.parametrize("said", FIELDS)
def test_an_empty_field_says_what_to_do(said):
    with translation.override("id"), pytest.raises(forms.ValidationError) as refused:
        FIELDS[said].clean("" if said != "Pilih dulu berkasnya." else None)
    assert refused.value.messages == [said]


def test_own_words_stay():
    with pytest.raises(forms.ValidationError) as refused:
        forms.CharField(error_messages={"required": "Tulis namanya."}).clean("")
    assert refused.value.messages == ["Tulis namanya."]
