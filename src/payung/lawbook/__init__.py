"""The law as people ask it: parameters, calculators, comparisons, drafts tried on the registered population."""
