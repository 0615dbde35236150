"""The relay's decisions; pure: no socket, no clock, no framework."""
