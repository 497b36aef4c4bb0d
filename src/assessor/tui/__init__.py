"""The terminal program: screens and widgets that show a session and pass commands to it."""
