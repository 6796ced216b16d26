"""Banks that pay for us: connecting one, calling it by SNAP, closing it."""
