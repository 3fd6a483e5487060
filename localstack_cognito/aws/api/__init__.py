"""The stubs that the host's scaffold prints from the models in ``data``: never edited by hand.

``make api`` makes them anew.
"""
