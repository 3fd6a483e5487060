"""The things of a file, a kind a file: how each is found, made, changed, deleted and exported.

They are made and changed by AWS's operations, with their rules; what no operation takes is put into
the rows afterwards. ``registry`` lists them in the order in which they are applied.
"""
