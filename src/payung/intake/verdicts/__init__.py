"""Verdicts on the rows of a list: codes as data, checks per row, checks across rows, the dry run."""
