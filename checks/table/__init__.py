"""Checks of a family: the shape of tables and their cells. One file, one check."""
