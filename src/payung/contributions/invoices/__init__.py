"""One code for a bill or for several bills of one payer: as a printed paper and as an entry in a calendar."""
