"""The nouns of the system: what passes from one stage to the next. No behaviour lives here."""
