"""The committee leads a cycle: its terms, categories, days, stages and rubrics."""
