"""Who may do what and where: users, grants, sessions, rights as one list, row-level scope, the log of reads."""
