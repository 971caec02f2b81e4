"""Judging: evidence becomes a verdict. Pure: the same arguments always give the same verdict."""

PROGRAM = "1"  # part of every verdict's basis; raise it when a check judges differently
