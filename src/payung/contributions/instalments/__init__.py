"""Paying a bill in instalments: one proposes days and amounts, another agrees."""
