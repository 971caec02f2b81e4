"""Remembering: the ledger of rows and the content-addressed blobs."""
