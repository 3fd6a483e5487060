"""The only code that touches what the host does not document.

Each touch says what of the host it relies on. All were tried on two hosts, ``OLDEST`` and
``NEWEST`` of ``versions``, the only place that names them. What is replaced, ``patching`` replaces;
what is to be known of an object of the host's, ``object_state`` keeps. No rule of Cognito's may
enter.
"""
