"""Views of the raw text: folded, printed, and with offsets."""
