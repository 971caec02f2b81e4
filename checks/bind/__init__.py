"""Binding: a Document becomes a Form, by meaning and not by place."""
