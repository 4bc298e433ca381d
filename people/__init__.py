"""Persons, org units, roles and grants, sign-in and tokens."""
