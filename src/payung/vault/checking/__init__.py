"""Looking at a paper in a process of its own: whether it is what it says, and pictures of its pages."""
