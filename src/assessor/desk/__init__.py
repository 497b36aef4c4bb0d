"""The use cases: drafting, deciding, publishing, verifying. No screen, no SQL, no model library."""
