"""Lambda functions without Docker: each execution environment is a process of the host's machine.

``executor`` is what the host calls, ``runtime_api`` is what the process talks to, and ``runtimes``
knows how a process of each runtime is started.

Tried on hosts 4.13.1 and 2026.3.0: ``RuntimeExecutor`` and its plug-in of
``localstack.services.lambda_.invocation``, and the variables of ``ExecutionEnvironment``.
"""
