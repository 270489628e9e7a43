"""Knowledge as data: the words of forms, headings, units, levels, regions, messages."""
