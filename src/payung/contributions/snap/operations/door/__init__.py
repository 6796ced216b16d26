"""SNAP BI as banks call it: a token, what a virtual account owes, that it was paid, what became of a payment."""
