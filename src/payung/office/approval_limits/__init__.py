"""Up to which amount somebody approves alone."""
