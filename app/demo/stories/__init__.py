"""What happened at the invented company so far, one file a room; the loader puts the moments in order."""
