"""The extension, as the host's extension API has it."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from localstack.extensions.api import Extension
from localstack.extensions.api.aws import CompositeHandler
from localstack.extensions.api.http import RouteHandler, Router

from localstack_cognito import clock, settings
from localstack_cognito.lazy_imports import if_imported, lazily

LOG = logging.getLogger(__name__)

# When an API is first asked, when an authorizer is tried out.
_authorize: Callable[[Any], Mapping[str, str]] = lazily(
    "localstack_cognito.apigateway.authorizer:authorize"
)
_identity_of_caller: Callable[[str], Mapping[str, str | None] | None] = lazily(
    "localstack_cognito.apigateway.identities:identity_of_caller"
)
_try_out: Callable[[Any], Mapping[str, Any]] = lazily("localstack_cognito.apigateway.trial:try_out")
# When a host name is asked for that may be a domain, and keys of what is no pool.
_is_domain: Callable[[str], bool] = lazily("localstack_cognito.oauth.domains:is_domain")
_no_such_pool: Callable[[str], str] = lazily("localstack_cognito.oauth.routes:no_such_pool")
# When the clock is first asked, and by a host that may have a state only.
_restore_clock: Callable[[], bool] = lazily("localstack_cognito.storage.database:restore_clock")
# When files are named that the host is made from.
_seed: Callable[[], None] = lazily("localstack_cognito.seeding.at_start:seed")
# When the first line of a pool's log is on its way.
_log_destination: Callable[[str, str], Any] = lazily(
    "localstack_cognito.directory.pools.log_delivery:destination_of"
)
# A database that nobody has used yet is not opened to be asked.
_problem_of_database: Callable[[], str | None] = if_imported(
    "localstack_cognito.storage.database:problem"
)
# None of them is started only to be ended.
_ENDS: Sequence[Callable[[], None]] = (
    if_imported("localstack_cognito.directory.imports.user_import_run:end_all"),
    if_imported("localstack_cognito.messages.smtp:end"),
    if_imported("localstack_cognito.log_delivery.queue:end"),
    if_imported("localstack_cognito.storage.database:close"),
)


class CognitoExtension(Extension):
    """Serves Cognito on the host.

    Whoever drives an instance first, the host's extension manager or our own hook, is the only one
    to do so: what a second instance is told is passed over.
    """

    name = "cognito"

    _loaded: ClassVar["CognitoExtension | None"] = None

    @classmethod
    def is_loaded(cls) -> bool:
        """Return whether an instance is being driven already."""
        return CognitoExtension._loaded is not None

    def on_extension_load(self) -> None:
        """Take Cognito over, before the host reads a service model or chooses a provider."""
        if CognitoExtension.is_loaded():
            return
        CognitoExtension._loaded = self
        from localstack_cognito.host import precedence, python311, service_models, versions
        from localstack_cognito.host.lambda_process.plugin import choose_without_docker

        if problem := versions.host_problem():
            LOG.warning("%s", problem)
        python311.install()
        service_models.install()
        precedence.take_over()
        choose_without_docker()

    def on_platform_start(self) -> None:
        """Read requests and answer web pages as AWS does."""
        if self._is_active():
            from localstack_cognito.host import (
                api_gateway,
                cors,
                domain_names,
                environment,
                failures,
                health,
                json_answers,
                missing_buckets,
                proxies,
                repeated_work,
                wire,
            )
            from localstack_cognito.log_delivery import queue

            proxies.log_unreadable_setting()
            failures.install()
            wire.install()
            json_answers.install()
            repeated_work.install()
            cors.install()
            domain_names.install(_is_domain)
            missing_buckets.install(_no_such_pool)
            api_gateway.install(_authorize, _identity_of_caller)
            health.install(_problem_of_database)
            queue.deliver_with(_log_destination)
            if environment.may_have_state() or settings.database_url():
                clock.restore_with(_restore_clock)
            if settings.seed_files():
                _seed()

    def on_platform_ready(self) -> None:
        """Tell of a clock that an earlier process left moved."""
        if self._is_active():
            threading.Thread(target=clock.offset, daemon=True).start()

    def update_gateway_routes(self, router: Router[RouteHandler]) -> None:
        """Add our own paths."""
        if self._is_active():
            from localstack_cognito.console import routes as console
            from localstack_cognito.host.guarded_routes import GuardedRoutes
            from localstack_cognito.login import routes as login
            from localstack_cognito.oauth import routes as oauth

            routes = GuardedRoutes(router)
            paths = (*login.PATHS, *console.PATHS)
            oauth.add_routes(routes, login.find_page, paths, console.HOME)
            console.add_routes(routes)

    def update_request_handlers(self, handlers: CompositeHandler) -> None:
        """Try authorizers out, which the host does not."""
        if self._is_active():
            from localstack_cognito.host.authorizer_tests import ServeTests

            handlers.append(ServeTests(_try_out))

    def on_platform_shutdown(self) -> None:
        """End the imports that run and what is being sent, and close the database."""
        if not self._is_active():
            return
        for end in _ENDS:
            end()

    def _is_active(self) -> bool:
        return CognitoExtension._loaded is self
