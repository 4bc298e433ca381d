"""Requests for new courses: the need, the evidence found for it, and the one decision."""
