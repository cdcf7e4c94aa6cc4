"""The use cases: advance a call, open and work a ticket, publish a flow. No flask, twilio or sqlalchemy here.

What is stored is in `records`, what a store must do in `ports`.
"""
