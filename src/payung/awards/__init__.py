"""The Paritrana Award: cycles with their winners, scores of a jury, and the ranking that follows from them."""
