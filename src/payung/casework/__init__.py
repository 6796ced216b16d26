"""Cases of every room: state tables as data, steps by amount band, insert-only votes, deadlines in working days."""
