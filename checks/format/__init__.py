"""Checks of a family: how the form is set against what the notice asks. One file, one check."""
