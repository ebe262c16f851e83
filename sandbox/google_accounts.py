"""Service accounts and their access tokens.

Source: https://developers.google.com/identity/protocols/oauth2/service-account (section "HTTP/REST"): a signed JWT is
exchanged for a token that lives an hour.
"""

import base64
import binascii
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from sandbox.google_errors import bad_token, grant_refused

_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_LIFETIME = 3600
_TOLERANCE = 300  # Google forgives clocks that are up to five minutes off
_TIME_REFUSED = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp "
    "values in the JWT claim."
)


@dataclass(frozen=True, slots=True)
class Token:
    """An access token's rights."""

    account: str
    scopes: frozenset[str]
    expires: float


class Accounts:
    """Issues tokens. `wall` is the time in the world: google-auth signs with that, whatever the demo's clock says."""

    def __init__(self, wall: Callable[[], float]) -> None:
        self._wall = wall
        self._emails: set[str] = set()
        self._tokens: dict[str, Token] = {}

    def key(self, email: str, token_uri: str) -> dict[str, str]:
        """Write a service account's JSON key, as the Google Cloud console does."""
        self._emails.add(email)
        return {
            "type": "service_account",
            "project_id": email.partition("@")[2].partition(".")[0],
            "private_key_id": "0123456789abcdef0123456789abcdef01234567",
            "private_key": _private_pem(),
            "client_email": email,
            "client_id": "100000000000000000000",
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": token_uri,
            "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
            "client_x509_cert_url": f"https://www.googleapis.com/robot/v1/metadata/x509/{email.replace('@', '%40')}",
            "universe_domain": "googleapis.com",
        }

    def grant(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Exchange a signed JWT for a token; raises GoogleError. `aud` is not checked: it is always Google's own."""
        if form.get("grant_type") != _GRANT:
            raise grant_refused(f"Invalid grant_type: {form.get('grant_type', '')}", "unsupported_grant_type")
        claims = _verified(form.get("assertion", ""))
        if claims.get("iss") not in self._emails:
            raise grant_refused("Invalid grant: account not found")
        self._check_times(claims)
        if not claims.get("scope"):
            raise grant_refused("Empty or missing scope not allowed.", "invalid_scope")
        name = f"ya29.{secrets.token_urlsafe(48)}"
        self._tokens[name] = Token(claims["iss"], frozenset(claims["scope"].split()), self._wall() + _LIFETIME)
        return {"access_token": name, "expires_in": _LIFETIME - 1, "token_type": "Bearer"}

    def token(self, authorization: str | None) -> Token | None:
        """Look up the token of an Authorization header, None without one; raises GoogleError."""
        if authorization is None:
            return None
        token = self._tokens.get(authorization.removeprefix("Bearer "))
        if token is None or token.expires < self._wall():
            raise bad_token()
        return token

    @property
    def tokens(self) -> list[Token]:
        """The tokens given out so far, with their scopes."""
        return list(self._tokens.values())

    def withdraw_tokens(self) -> None:
        """Make all tokens given out so far invalid."""
        self._tokens.clear()

    def delete(self, email: str) -> None:
        """Delete an account: it gets no tokens any more."""
        self._emails.discard(email)

    def _check_times(self, claims: dict[str, Any]) -> None:
        issued, expires, now = claims.get("iat", 0), claims.get("exp", 0), self._wall()
        if issued > now + _TOLERANCE or expires < now - _TOLERANCE or expires - issued > _LIFETIME + _TOLERANCE:
            raise grant_refused(_TIME_REFUSED)


@cache
def _private_key() -> rsa.RSAPrivateKey:
    # Slow to make, so all accounts of a process share one.
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def _private_pem() -> str:
    return (
        _private_key()
        .private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        .decode()
    )


def _verified(assertion: str) -> dict[str, Any]:
    signed, _, signature = assertion.rpartition(".")
    try:
        header, claims = (json.loads(_decoded(part)) for part in signed.split("."))
        seal = _decoded(signature)
    except (ValueError, binascii.Error):
        raise grant_refused("Bad Request", "invalid_request") from None
    if header.get("alg") != "RS256":
        raise grant_refused("Invalid JWT Signature.")
    try:
        _private_key().public_key().verify(seal, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise grant_refused("Invalid JWT Signature.") from None
    return dict(claims)


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
