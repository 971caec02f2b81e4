"""The office's pages: the report, live, and every case down to the letter's words. Read-only."""
