"""A phone-menu engine for Twilio Voice. Each room below this folder says on its door what it is for."""

__version__ = "0.1.0"
