"""What follows from the opened scores: results and objections to them, minutes, publication, papers, archive."""
