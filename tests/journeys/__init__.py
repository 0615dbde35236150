"""Whole journeys: relay, browser and terminal together."""
