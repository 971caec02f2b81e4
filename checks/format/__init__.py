"""Checks of a family: arithmetic inside a table. One file, one check."""
