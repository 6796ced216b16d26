"""What the law adds to a late bill, and which part of a bill two people waive. Its pages, operations and commands
also serve instalments and reminders, so that all work on a late bill is in one place.
"""
