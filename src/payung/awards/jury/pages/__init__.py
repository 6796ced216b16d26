"""Pages of the jury: its seats and keys, and the sheet on which a juror scores."""
