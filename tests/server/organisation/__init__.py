"""Tests of the administrator's tool."""
