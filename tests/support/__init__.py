"""Servers and models that tests share."""
