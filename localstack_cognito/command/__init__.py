"""The command ``localstack-cognito``: the host with Cognito, without Docker, and what asks one.

``main`` reads which subcommand is wanted and imports its file alone: what ``start`` needs,
``status`` does not wait for, and the other way round. A subcommand is a file with ``add_options``
and ``run``, and a row in ``registry``. A host that runs already is asked over HTTP only, by
``hosts``, and may be on any port or machine: no room that serves requests is imported for that.

```text
main          registry            a subcommand          hosts
which one? -> its row, lazily ->  options, run    ->    --endpoint-url, HTTP, one-line errors
```
"""
