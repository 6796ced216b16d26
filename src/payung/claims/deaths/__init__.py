"""The death of a person: suspected, confirmed, doubted, taken back."""
