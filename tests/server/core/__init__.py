"""Tests of server.core, with the sessions of protocol."""
