"""Candidates of a cycle: who nominates them, what they bring, and which figures Payung holds of them."""
