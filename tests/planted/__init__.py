"""Planted truth: invented forms with known contents, printed in the layouts that published reports have.

`truth` draws the contents of a form from a seed, `layout` lays them out as a table, `render` prints the table,
`compare` says which rows were read back as they were planted.
"""
