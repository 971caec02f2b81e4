"""Saying: verdicts become letters, and letters get sent."""
