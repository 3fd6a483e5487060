"""The console: the developer's pages, HTML from the server, at ``/_extension/cognito``.

A page is a row in ``routes.py``, a file here and a template. What lives (messages, activity) is
fetched again by htmx when something happens; all else works without scripts. What a form changes
goes through the API's own operations, with AWS's errors shown.
"""
