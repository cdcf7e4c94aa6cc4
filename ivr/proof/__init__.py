"""Can a caller ever be stuck? Every state that a caller and the world can bring about is walked. PURE.

Stands between `ivr.engine` and `auth`, and imports only `ivr.flow` and `ivr.engine`: no clock, store or network.
It holds no call logic of its own: each way from a state is the engine's own `step`, tried with every event.
How states are folded, and why no fold hides a trap, stands in `docs/verify.md`.
"""
