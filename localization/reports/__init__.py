"""What a head of learning operations asks about languages: one file a report."""
