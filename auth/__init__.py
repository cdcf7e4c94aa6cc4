"""Who is calling. `policy` and `customers` are pure; nothing here knows the web, the carrier or a database.

Secrets come in as `passwords.Secret`, leave as keyed or slow hashes, and are never shown, logged or kept.
"""
