"""Lambda functions without Docker: each execution environment is a process of the host's machine.

``executor`` is what the host calls, ``function_process`` is the process and ``runtime_api`` what it
talks to. ``runtimes`` knows how a process of each runtime is started, ``reports`` what is told of
an invocation, and ``reaper`` ends what a host that was killed has left.

Relies on: ``RuntimeExecutor`` and its plug-in of ``localstack.services.lambda_.invocation``, the
variables of ``ExecutionEnvironment``, where ``ArchiveCode`` is unpacked,
``LAMBDA_RUNTIME_EXECUTOR`` of ``localstack.config``, and ``localstack.runtime.events``.
"""
