"""What people have paid for themselves follows the law when it moves, released by two."""
