"""Migrations, run by `ivr.store.migrate`."""
