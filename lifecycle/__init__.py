"""When each course is looked at again, what came of it, and how a course ends."""
