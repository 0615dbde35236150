"""aiohttp, thin: one method in, one out, nothing decided."""
