"""The verbs: what the commands do, as functions of a session that return data and never print.

Each verb has a room of its own and is imported from there, so that a quick one does not load what a slow one needs.
"""
