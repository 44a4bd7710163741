"""The HTTP door: a workspace's lists, asked over the API that screening clients already speak. It only reads."""

from __future__ import annotations

from observance.api.serving import Listener, listen, run, server

__all__ = ["Listener", "listen", "run", "server"]
