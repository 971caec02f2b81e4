"""The status report: one pure model, and each of its forms in a module of its own."""
