"""A decision to build opens the draft course, with its owner."""
