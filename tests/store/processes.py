"""Processes of their own for tests in which several write at once, or one dies."""

import multiprocessing

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["ivr.store.store", "ivr.store.migrate", "auth.login", "pytest"])
"""Each is forked from a process that has read the code and opened nothing: twenty times as quick as a fresh one."""
