"""Lists: reading dirty files, a verdict for each row, candidates, answer files."""
