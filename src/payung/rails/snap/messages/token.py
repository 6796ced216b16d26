"""Service 73: an access token for a business partner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.rails.snap.fields import Idle, Text
from payung.rails.snap.messages.common import AdditionalInfo, Answer

SERVICE = "73"
LIFE_SECONDS = 900


@dataclass(frozen=True, kw_only=True)
class TokenRequest(AdditionalInfo):
    grant_type: Annotated[str, Text("grantType", 32, codes=("client_credentials",))]


@dataclass(frozen=True, kw_only=True)
class TokenAnswer(AdditionalInfo, Answer):
    """`expires_in` is seconds as text, as the standard has it; `token_type` is Bearer or BearerToken."""

    access_token: Annotated[str | None, Text("accessToken", 2048)] = None
    token_type: Annotated[str | None, Idle(Text("tokenType", 32))] = None
    expires_in: Annotated[str | None, Idle(Text("expiresIn", 6, digits=True))] = None

    @property
    def life_seconds(self) -> int:
        """How long the token is good for; 900 when the bank does not say."""
        return LIFE_SECONDS if self.expires_in is None else int(self.expires_in)


def granted(token: str, seconds: int = LIFE_SECONDS) -> TokenAnswer:
    """The answer that grants a token for `seconds`."""
    return TokenAnswer(
        response_code=f"200{SERVICE}00",
        response_message="Successful",
        access_token=token,
        token_type="Bearer",  # noqa: S106 - the kind of token
        expires_in=str(seconds),
    )
