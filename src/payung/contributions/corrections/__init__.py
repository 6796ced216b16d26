"""A decree is corrected by another: who leaves a scheme from a month on, and who takes the places."""
