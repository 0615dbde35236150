"""Stores that keep the promise of server.ports."""
