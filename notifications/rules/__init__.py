"""Decisions about telling people: facts and now in, a result out."""
