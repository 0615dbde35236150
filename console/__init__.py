"""The counsellor's and supervisor's terminal."""

import os

# Textual reads this once, when it is imported. After a paint it lets the next one wait for a whole
# frame: with its 60 a second, a key that came just behind the second's tick took 16 ms longer.
os.environ.setdefault("TEXTUAL_FPS", "250")
