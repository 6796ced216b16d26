"""Payments that are stuck: alarms, what raises them on a schedule, and closing them."""
