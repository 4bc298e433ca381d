"""Texts to vectors: the language model, its store of vectors and its port."""
