"""The carrier, both ways: its signature and its form on the way in, TwiML on the way out.

What is said and decided comes from the engine; this room only translates.  It may import the rooms
left of it (flow, engine, auth, application, store) and never the SDK: the carrier's rules are small
enough to be our own, and a turn is too short for a detour.
"""
