"""The parts that a counsellor sees, each drawing lines that console.paint made."""
