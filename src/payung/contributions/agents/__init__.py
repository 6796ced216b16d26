"""Agents and Perisai of a scheme: who brought whom, what of it is paid, and the incentive."""
