"""The application: routes, errors, limits and the description of the API, put together."""

from __future__ import annotations

from collections.abc import Collection

from litestar import Litestar
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ASGIApp

from observance._version import __version__
from observance.api import limits, problems
from observance.api.guard import Guard
from observance.api.holdings import Keeper
from observance.api.routes import ROUTES
from observance.api.service import Service

DESCRIPTION = (
    "Sanctions lists of one workspace, asked over the API that screening clients already speak. It only reads. "
    "Scores are likeness of names; a match is a reason to look, never an identification."
)


def build(keeper: Keeper, *, hosts: Collection[str] | None) -> ASGIApp:
    """Make the application over what *keeper* holds, answering to the names *hosts* (None: to any)."""
    service = Service(keeper)

    def give() -> Service:
        return service

    app = Litestar(
        ROUTES,
        dependencies={"service": Provide(give, sync_to_thread=False)},
        exception_handlers=problems.HANDLERS,
        lifespan=[service.running],
        logging_config=None,
        request_max_body_size=limits.LARGEST_BODY,
        openapi_config=OpenAPIConfig(
            title="observance",
            version=__version__,
            description=DESCRIPTION,
            path="/openapi.json",
            render_plugins=[JsonRenderPlugin(path="/")],
            use_handler_docstrings=True,
        ),
    )
    return Guard(app, hosts=hosts)
