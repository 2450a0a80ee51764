"""WHO CARRIES IT: one protocol, and the carriers that follow it."""
