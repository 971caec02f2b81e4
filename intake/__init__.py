"""The doors: command line, worker, mailbox, sandbox. Only here do things have hands."""
