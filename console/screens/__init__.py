"""The whole screens: the desk, the blank one and the help."""
