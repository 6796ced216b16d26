"""One neighbour brings another: a list of one row, by the rules of every list."""
