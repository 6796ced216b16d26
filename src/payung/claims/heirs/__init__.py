"""The heirs of a claim, their relation and their accounts."""
