"""Places as people ask for them: search, parts, names."""
