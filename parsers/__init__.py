"""Reading: bytes become values. Nothing here knows a campaign, a unit or a database."""

VERSION = "18"  # part of every stored reading's key; raise it when a reader reads differently
