"""What the law adds to a late bill, and what of a bill two people decide to ask no more. Its pages, operations and commands are also
those of instalments and reminders: what is done about a bill that is late stands in one place.
"""
