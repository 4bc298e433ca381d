"""Every query of telling people; never commits."""
