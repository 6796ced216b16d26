"""What banks' files name and nobody knows: the list, and saying what a line was."""
