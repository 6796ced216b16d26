"""Tim 9: its seats and conflicts, the keys, and the scores under seal until they are opened together."""
