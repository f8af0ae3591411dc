"""What people write under `publish:` in show.yaml, as pydantic shapes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictBool

from shownotes.shapes_base import Address, Line, Shape

TARGETS = ("folder", "rsync", "sftp", "store", "git", "command")


class TargetShape(Shape):
    """One place that files are sent to: exactly one of folder, rsync, sftp, store, git, command."""

    folder: Line | None = Field(None, description="A folder, relative to the show's.")
    rsync: Line | None = Field(None, description="user@host:/path, by rsync over SSH.")
    sftp: Line | None = Field(None, description="user@host:/path, by SFTP.")
    store: Line | None = Field(None, description="An object store: s3://bucket/prefix, gs://…, az://….")
    git: Line | None = Field(None, description="A repository's address, or the name of a remote of the show's own.")
    command: Line | None = Field(None, description="A command of your own; it finds $SHOWNOTES_PUBLIC and more.")
    send: Literal["all", "media", "pages"] = Field("all", description="What it gets; pages include feeds.")
    branch: Line = Field("gh-pages", description="The branch, for git.")
    port: int | None = Field(None, ge=1, le=65535, description="The port, for rsync and sftp.")
    endpoint: Address | None = Field(None, description="Where a store like S3 answers, if it is not Amazon's.")
    region: Line | None = Field(None, description="The store's region.")


class PublishShape(Shape):
    """Where and how the show is published; secrets never stand here, but in the environment."""

    to: list[TargetShape] = Field(default_factory=list, description="The targets, in order.")
    server: Literal["netlify", "apache", "nginx"] | None = Field(
        None, description="Writes redirects and headers as this kind of server reads them."
    )
    verify: StrictBool = Field(True, description="false: public addresses are not asked after sending.")
    podping: StrictBool = Field(False, description="true tells Podping; the token is $PODPING_TOKEN.")
    webhook: Line | None = Field(None, description="An address, or $NAME of the environment, that gets JSON.")
    mastodon: Address | None = Field(None, description="A server to post to; the token is $MASTODON_TOKEN.")
