"""The brake on all payouts: one person stops them at once, two start them again."""
