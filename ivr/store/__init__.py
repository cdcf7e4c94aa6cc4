"""What is kept, on SQLite or PostgreSQL: `open_store(url)` in `store`, migrations in `migrate`.

Tables are in `tables` and `tables_directory`; the way of a call is in `turns`, people's lists in files a subject.
"""
