"""Checks of a family: what we could not judge. One file, one check."""
