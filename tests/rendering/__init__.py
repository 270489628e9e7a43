"""Forms printed into every format that offices publish, and what was read back of them.

`document` holds forms with what stands above them, `style` says how a page looks, the `*_file` modules write the bytes,
`formats` lists them by name, `measure` reads them back and counts. `python -m rendering` prints the figures.
"""
