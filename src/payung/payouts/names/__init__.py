"""The bank's name for the holder of an account, asked before it is paid."""
