"""The working database: drafts, suggestions and their log. Importing this loads no SQL library."""
