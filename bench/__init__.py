"""Measurements, each beside a peer or a raw limit in the same run. Tests never assert on time."""
