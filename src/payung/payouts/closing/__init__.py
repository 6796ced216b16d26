"""Closing a payee's bank account: at once when nothing is on its way to it, else by two people."""
