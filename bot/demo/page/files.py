"""The page's style sheets and scripts, with the types that a browser insists on."""

import os
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

# What the machine believes of endings is its own affair (a Windows registry may call a script plain text).
_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


class Static(StaticFiles):
    """Files that are asked for anew each time, so that another version of the package shows its own page."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Return a file, or that it has not changed."""
        answer = super().file_response(full_path, stat_result, scope, status_code)
        answer.headers["cache-control"] = "no-cache"
        answer.headers["x-content-type-options"] = "nosniff"
        kind = _KINDS.get(Path(full_path).suffix)
        if kind and answer.status_code == 200:
            answer.headers["content-type"] = kind
        return answer
