"""What a call does: `step(flows, session, event)` and the pure functions that it leans on.

PURE: no clock, store, network, randomness, environment, or library data that can change; time comes in events.
Whatever the world knows enters as an event; whatever the call wants leaves as an effect.
Imports only `ivr.flow`.
"""
