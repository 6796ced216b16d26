"""Before cover ends the next payer is found."""
