"""The practice chat: scripted visitors and a guided lesson, in one process, without a relay."""
