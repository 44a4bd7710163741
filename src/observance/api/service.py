"""What the routes ask: the present holdings, a few threads to work in, and a watch on the workspace's lists."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import Final, TypeVar

from observance.api import limits
from observance.api.holdings import Holdings, Keeper
from observance.api.problems import Refused

T = TypeVar("T")
_LOG = logging.getLogger("observance.api")
# More threads than this would only wait for one another, and the loop that answers /healthz for them.
_WORKERS: Final = max(1, min(4, os.cpu_count() or 1))
_AFTER_FAILURE: Final = 5.0
_SOON: Final = {"Retry-After": "1"}


class Service:
    """Screening runs in threads, so that the server answers while it works; one more thread takes up new lists."""

    def __init__(self, keeper: Keeper) -> None:
        """Serve what *keeper* holds."""
        self.keeper = keeper
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="screen")
        self._checker = ThreadPoolExecutor(1, thread_name_prefix="lists")
        self._waiting = 0
        self._failing = False

    @property
    def holdings(self) -> Holdings:
        """What is held now. Raises `Refused` (503) before the first index is built."""
        present = self.keeper.present
        if present is None:
            why = (
                "the lists cannot be taken up; the server's log says why"
                if self._failing
                else "the lists are being indexed"
            )
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, why, headers=_SOON)
        return present

    async def answer(self, work: Callable[[Holdings], T]) -> T:
        """Do *work* in a thread with what is held now; `Refused` (503) where too many are waiting already."""
        holdings = self.holdings
        if self._waiting >= limits.MOST_WAITING:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "too many requests at once", headers=_SOON)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, holdings)
        finally:
            self._waiting -= 1

    @asynccontextmanager
    async def running(self, _app: object) -> AsyncIterator[None]:
        """Build the first index and watch for changed lists while the server runs."""
        watch = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch
            self._pool.shutdown(cancel_futures=True)
            self._checker.shutdown(cancel_futures=True)

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                pause = await loop.run_in_executor(self._checker, self.keeper.check)
                self._failing = False
            except Exception as error:  # noqa: BLE001 - what is held is still good; the log says why it is not renewed
                _LOG.error("the workspace's lists cannot be taken up: %s", error, exc_info=error)
                self._failing = True
                pause = _AFTER_FAILURE
            await asyncio.sleep(pause)
