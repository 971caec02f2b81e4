"""Checks of a family: the Word file against the stamped PDF. One file, one check."""
