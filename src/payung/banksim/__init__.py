"""A bank to practise with: it reads payment files, answers SNAP calls, pays bills by signed calls, and fails on demand."""
