"""Certificates of coverage that anybody can check: issuing, signing, withdrawing."""
