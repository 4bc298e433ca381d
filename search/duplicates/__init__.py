"""Is there something like this? Candidates by words and by meaning, a probability, reasons, verdicts."""
