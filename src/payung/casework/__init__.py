"""Cases of every room: state tables as data, steps by approval limits, insert-only votes, deadlines in working days."""
