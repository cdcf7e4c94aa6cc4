"""What a flow is: hotlines, nodes, teams, calendars and phrases as frozen values, and the reader that makes them.

PURE: nothing here knows a clock, a store, the network, randomness or the environment.
What may change under us (holidays, zones) is expanded here, once, when a flow set is loaded.
Imports nothing of the project from outside this room.
"""
