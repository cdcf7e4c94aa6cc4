"""The house's form of a YAML file: read with its comments, put in order, and written again. Never its meaning."""

from ivr.flow.layout.form import formatted

__all__ = ["formatted"]
