"""The AWS operations: each turns a request into one call below, and the result into a response.

No rules live here: what AWS refuses is refused below. AWS's JSON shapes end here.
"""
