"""Checks of a family: what is wrong with the mail itself. One file, one check."""
