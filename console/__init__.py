"""The counsellor's and supervisor's terminal."""
