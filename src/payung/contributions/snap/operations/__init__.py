"""Operations of the REST interface for those who manage such banks, and SNAP BI as banks call it."""
