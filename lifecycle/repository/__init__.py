"""Every query of a course's life; never commits."""
