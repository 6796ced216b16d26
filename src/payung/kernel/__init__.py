"""Values that every room speaks in: rupiah, months, dates, NIK, places, working days. No Django, no I/O."""
