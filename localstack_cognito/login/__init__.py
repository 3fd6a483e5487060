"""The pages of a pool's domain, on which people sign up, sign in and find their password again.

How a form travels, of the page ``login`` as of any other:

    routes          which page, or file of pages, is at a path
    visits          may this app send people here, and is the form one of ours? A ``Visit`` is made
    sign_in ...     the page: reads the form, and asks the directory or the engine once
    steps/serve     of a sign-in: what the engine asks next is a step, each with a template
    signed_in       the session of the browser, and back to the app
    first_page, code_pages
                    where one begins, or waits for a code; also where what went wrong is said
    rendering       a template, in the language of the visit (``texts``) and the app's ``branding``

What the engine refuses becomes a ``Problem`` by its class (``problems``). A page knows no rule of
a pool's: those are in ``directory/`` and ``signin/``, which know nothing of pages.
"""
