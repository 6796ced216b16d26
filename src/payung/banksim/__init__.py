"""A simulated bank: it reads payment files, answers SNAP calls, pays bills by signed calls, and fails on demand."""

from payung.banksim.bank import Bank, Credentials
from payung.banksim.faults import Faults

__all__ = ["Bank", "Credentials", "Faults"]
