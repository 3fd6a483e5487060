"""The only code that touches what the host does not document.

Each touch says on which versions of the host it was tried. No rule of Cognito's may enter.
"""
