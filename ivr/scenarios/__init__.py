"""What ops promise of their menus, in their own words, and whether it holds.

A scenario is one call in YAML: when, from where, who calls, which keys; and what must come of it. It is played
through the engine's own turns with a world made of the file's facts: no server, no database, a clock that stands.
Coverage tells which ways of a flow no scenario has taken.
"""
