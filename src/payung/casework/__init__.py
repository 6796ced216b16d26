"""Cases of every room: state tables as data, steps by amount approval_limit, insert-only votes, deadlines in working days."""
