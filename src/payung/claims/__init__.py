"""Claims: reports, papers, decisions, benefits and heirs."""
