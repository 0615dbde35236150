"""What travels between page, relay and console, and how it is sealed."""
