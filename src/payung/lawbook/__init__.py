"""Pages and commands about the law: parameters, calculators, comparisons, drafts applied to the registered
population."""
