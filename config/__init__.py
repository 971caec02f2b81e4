"""What the operator decides: settings, campaigns, roster."""
