"""The benefit of a claim from frozen facts, and the second process that computes it again."""
