"""What it costs to pay for people: plans that are counted, saved, compared and turned into schemes."""
