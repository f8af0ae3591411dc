"""Files to an object store (S3 and its like, Google's, Azure's) with their types; an object appears whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from shownotes.publish.targets import Failed, File, Sent
from shownotes.publish.targets.programs import without_secrets
from shownotes.publishing import Destination

_AT_ONCE = 8
_RETRIES = 4
_FOR_A_PART = timedelta(minutes=5)  # for one request with at most some megabytes
_FOR_AN_ANSWER = timedelta(seconds=60)


class Store:
    """s3://bucket/prefix and others; keys come from the environment, as the store's own tools read them."""

    def __init__(self, destination: Destination) -> None:
        try:
            import obstore
            from obstore import exceptions, store
        except ImportError:
            raise Failed("object stores need one more package", "pip install 'shownotes[s3]'") from None
        self.api, self.wrong = obstore, exceptions
        options: dict[str, Any] = {}
        if destination.endpoint:
            options["endpoint"] = destination.endpoint
        if destination.region:
            options["region"] = destination.region
        elif destination.where.startswith("s3:") and destination.endpoint:
            options["region"] = "us-east-1"  # what servers other than Amazon's expect
        retry: dict[str, Any] = {"max_retries": _RETRIES, "retry_timeout": timedelta(minutes=2)}
        opened: Any = store.from_url

        def connected(patience: timedelta) -> Any:
            client: dict[str, Any] = {"timeout": patience}
            if destination.endpoint.startswith("http://"):
                client["allow_http"] = True
            where = destination.where.rstrip("/")
            return opened(where, config=options or None, client_options=client, retry_config=retry)

        try:
            self.store, self.reader = connected(_FOR_A_PART), connected(_FOR_AN_ANSWER)
        except (exceptions.BaseError, ValueError) as why:
            raise _failed(why) from None

    def read(self, path: str) -> bytes | None:
        """A file's bytes, None if it is not there."""
        try:
            return bytes(self.api.get(self.reader, path).bytes())
        except (FileNotFoundError, self.wrong.NotFoundError):
            return None
        except (self.wrong.BaseError, OSError) as why:
            raise _failed(why) from None

    def send(self, files: Sequence[File], sent: Sent) -> None:
        """Several at once; large ones in parts."""
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            for file, why in zip(files, threads.map(self._put, files), strict=True):
                if why is not None:
                    threads.shutdown(cancel_futures=True)
                    raise _failed(why)
                sent(file)

    def _put(self, file: File) -> Exception | None:
        attributes = {"Content-Type": file.type, "Cache-Control": file.cache}
        try:
            self.api.put(self.store, file.path, file.source, attributes=attributes)
        except (self.wrong.BaseError, OSError) as why:
            return why
        return None

    def remove(self, paths: Iterable[str]) -> None:
        """Delete objects."""
        try:
            self.api.delete(self.store, list(paths))
        except (FileNotFoundError, self.wrong.NotFoundError):
            pass
        except (self.wrong.BaseError, OSError) as why:
            raise _failed(why) from None

    def close(self) -> None:
        """Nothing: every object is visible as it arrives."""


def _failed(why: Exception) -> Failed:
    lines = [line.strip() for line in str(why).splitlines() if line.strip()]
    said = without_secrets(lines[0] if lines else type(why).__name__)
    return Failed(said[:300], "Are the store's keys in the environment, and do they allow writing?")
