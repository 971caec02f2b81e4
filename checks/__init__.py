"""Judging: evidence becomes a verdict. Pure: the same arguments always give the same verdict."""
