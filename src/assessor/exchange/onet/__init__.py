"""An O*NET database in a folder: read once, then searched through an index of it.

Releases 18.1 to 30.x are read, as text or as .xlsx. The files' names are fixed; nothing that a
file says is taken for a path.
"""
