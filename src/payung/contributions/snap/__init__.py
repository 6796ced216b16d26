"""Banks that report payments by SNAP: connecting them, their calls, and the door through which they call."""
