"""Checks of a family: sections, title and closing line of the form. One file, one check."""
