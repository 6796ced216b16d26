"""The consent of an enrolled person, and the papers of the contract."""
