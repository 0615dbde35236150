"""A whole helpline in one process and virtual time, from one seed; everything goes wrong."""
