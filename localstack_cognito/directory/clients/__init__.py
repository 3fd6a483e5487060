"""App clients, and what is set for one client or for all.

``user_pool_clients`` has the operations, ``user_pool_client_settings`` the rules, ``client_ids``
how an id is made, ``secret_hash`` what proves that a client knows its secret,
``registered_clients`` what becomes of those that register themselves. Further: resource
servers and their scopes, terms, the looks of the pages, and whose sessions last how long.
"""
