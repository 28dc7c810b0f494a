"""The parameters of a call, from a query string, a form, a multipart form or JSON alike."""

import json
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.demo.botapi.errors import ApiError, Json, bad
from bot.demo.botapi.files import UPLOAD_LIMIT


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    media_type: str
    content: bytes


class Params:
    """Named values, read as the type that the method asks for."""

    def __init__(self, values: Json, uploads: dict[str, Upload]) -> None:
        self._values = values
        self.uploads = uploads

    def __contains__(self, name: str) -> bool:
        return name in self._values or name in self.uploads

    def text(self, name: str) -> str:
        """Return a string; empty where it is absent."""
        value = self._values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number; `default` where it is absent or none."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            return default

    def boolean(self, name: str) -> bool:
        """Return whether the value says yes."""
        return self.text(name).lower() in ("true", "1", "yes")

    def json(self, name: str) -> Any:
        """Return a JSON value; None where it is absent, a 400 where it is broken."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except (ValueError, RecursionError) as error:
            raise bad(f"can't parse {name} JSON object") from error

    def object(self, name: str) -> Json:
        """Return a JSON object; empty where it is absent."""
        value = self.json(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise bad(f"object expected as {name}")
        return value

    def upload(self, name: str) -> Upload | None:
        """Return the uploaded file called `name`, or the one that `attach://…` names."""
        return self.uploads.get(name) or self.uploads.get(self.text(name).removeprefix("attach://"))


async def read(request: Request) -> Params:
    """Read the parameters of `request`, bounded by the upload limit of the Bot API (413 above it)."""
    if int(request.headers.get("content-length") or 0) > UPLOAD_LIMIT + 1_000_000:
        raise ApiError(413, "Request Entity Too Large")
    values: Json = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    if "json" in request.headers.get("content-type", ""):
        values |= _object(await request.body())
        return Params(values, uploads)
    async with request.form(max_part_size=UPLOAD_LIMIT) as form:
        for name, value in form.items():
            if isinstance(value, UploadFile):
                content = await value.read()
                uploads[name] = Upload(value.filename or name, value.content_type or "", content)
            else:
                values[name] = value
    return Params(values, uploads)


def _object(body: bytes) -> Json:
    try:
        values = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise bad("can't parse JSON body") from error
    if not isinstance(values, dict):
        raise bad("object expected as body")
    return values
