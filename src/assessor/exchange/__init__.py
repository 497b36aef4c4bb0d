"""In and out: files and published pages. What comes in is data; problems carry their place."""
