"""Checks of a family: what one table says against another, or against the evidence. One file, one check."""
