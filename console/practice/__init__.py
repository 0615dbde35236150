"""The practice chat: scripted visitors and a guided lesson, without a relay."""
