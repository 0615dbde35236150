"""The administrator's tool: who is staff, decided away from the relay and signed."""
