"""How messages are sent. A transport is a small object; a table says which one serves a channel.

The file transport writes one file a message, named by the message's id, for whatever really sends them: a telephone
gateway that watches a folder, a printer, a person.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol

from payung.notices.letters import render
from payung.notices.templates import sms_parts
from payung.platform.home import current_home


class TransportFailed(Exception):
    """A message did not go out. `reason` is a short code without personal data; `final`: trying again is no use."""

    def __init__(self, reason: str, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final


@dataclass(frozen=True)
class Outgoing:
    """A message on its way out."""

    id: int
    channel: str
    language: str
    template: str
    name: str
    phone: str
    address: str
    email: str
    title: str
    body: str
    queued_on: date

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Outgoing:
        """From a row of `payung.notice_take`."""
        return cls(**{field.name: row[field.name] for field in fields(cls)})


class Transport(Protocol):
    """What delivers messages of a channel."""

    name: str
    # Whether sending the same id again is harmless, because the other side recognises it.
    repeatable: bool

    def send(self, message: Outgoing) -> str:
        """Deliver; returns a receipt without personal data. Raises TransportFailed."""
        ...


class FileTransport:
    """Writes `notices/<channel>/<id>.<form>` in the data folder, 0600, whole or not at all.

    SMS: the form of SMS Server Tools ("To: 62812...", blank line, text), one file a part. NotificationLetter: a PDF. E-mail: RFC 822.
    """

    name = "file"
    repeatable = True

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def send(self, message: Outgoing) -> str:
        """Write the file or files; those that are there already are left as they are."""
        parts = self._parts(message)
        folder = (self._folder or current_home().root / "notices") / message.channel
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, content in parts:
            _write_once(folder / name, content)
        return f"{message.channel}/{parts[0][0]}"

    def _parts(self, message: Outgoing) -> list[tuple[str, bytes]]:
        if message.channel == "sms":
            if not message.phone:
                raise TransportFailed("no_phone", final=True)
            texts = sms_parts(message.body)
            names = [
                f"{message.id}.sms" if len(texts) == 1 else f"{message.id}-{n}.sms" for n in range(1, len(texts) + 1)
            ]
            return [
                (name, f"To: {message.phone}\n\n{text}\n".encode()) for name, text in zip(names, texts, strict=True)
            ]
        if message.channel == "letter":
            return [(f"{message.id}.pdf", _letter(message))]
        if message.channel == "email":
            if not message.email:
                raise TransportFailed("no_email", final=True)
            return [(f"{message.id}.eml", _mail(message))]
        raise TransportFailed("no_transport", final=True)


def _write_once(target: Path, content: bytes) -> None:
    draft = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, target)  # whoever watches the folder never sees half a message, and never a second one
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _letter(message: Outgoing) -> bytes:
    return render(
        "notice",
        {
            "language": message.language,
            "recipient": {"name": message.name, "address": message.address},
            "date": message.queued_on.isoformat(),
            "title": message.title,
            "body": message.body,
        },
    )


def _mail(message: Outgoing) -> bytes:
    mail = EmailMessage()
    mail["To"] = message.email
    mail["Subject"] = " ".join(message.title.split())
    mail["Message-ID"] = f"<payung-{message.id}@notices.invalid>"
    mail.set_content(message.body + "\n")
    return mail.as_bytes()


# channel -> what delivers it; an installation's own transport takes the place of the file here
TRANSPORTS: dict[str, Transport] = {channel: FileTransport() for channel in ("sms", "letter", "email")}


def of_channel(channel: str) -> Transport:
    """The transport of a channel."""
    return TRANSPORTS[channel]
