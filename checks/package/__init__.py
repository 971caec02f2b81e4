"""Checks of a family: the archive, its name and its files. One file, one check."""
