"""The law moves while schemes run: their prices are reckoned anew, and what is committed, billed and paid follows."""
