"""Value types that every room uses: rupiah, months, dates, NIK, places, working days. No Django, no I/O."""
