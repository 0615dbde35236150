"""The visitor's page in a real browser."""
