"""Widgets of the screens: each draws one thing."""
