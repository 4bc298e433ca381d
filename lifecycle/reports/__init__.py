"""What a head of learning operations asks about reviews: one file a report."""
