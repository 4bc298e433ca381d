"""Commands, one file a topic. Everything heavy is imported inside the functions."""
