"""Every test; each folder mirrors a package, plus journeys, faults and bench."""
