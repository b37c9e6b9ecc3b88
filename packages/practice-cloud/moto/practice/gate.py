"""Limits access to the emulated AWS to programs of the user who started it.

moto accepts every request: any Host, any Origin, any signature, with cross-origin PUT. A web page in the user's browser,
or another account of the same computer, could create clusters, and with them files. So a request needs this cloud's own
key, as a real signature (AWS Signature Version 4) or in the header X-Practice-Key, its Host must be this computer (a
name that an attacker resolves to it is another host), and it must not come from a browser.
"""

import hashlib
import hmac
import io
import json
import re
from urllib.parse import parse_qsl, quote

from moto.core import DEFAULT_ACCOUNT_ID
from moto.s3.models import FakeDeleteMarker, s3_backends

HOST = re.compile(r"^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$", re.IGNORECASE)
# Every browser sends one of these, and a page cannot remove it; Node's fetch sends neither.
BROWSER = ("HTTP_ORIGIN", "HTTP_SEC_FETCH_SITE")
AUTHORIZATION = re.compile(
    r"^AWS4-HMAC-SHA256 Credential=(?P<id>[^/]+)/(?P<scope>(?P<date>\d{8})/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request)"
    r",\s*SignedHeaders=(?P<headers>[a-z0-9;-]+),\s*Signature=(?P<signature>[0-9a-f]{64})$"
)
# A plain read; the AWS SDK adds the operation to the query, with or without credentials.
PLAIN_READS = ("", "x-id=GetObject")
MOST_BYTES = 64 * 1024 * 1024


class Gate:
    def __init__(self, key_id: str, secret: str):
        self._key_id, self._secret = key_id, secret

    def refusal(self, environ):
        """Why a request is rejected, a sentence; None if it is accepted. Does not change the request."""
        if not HOST.match(environ.get("HTTP_HOST", "")):
            return "This practice cloud answers to 127.0.0.1 and localhost only."
        if any(name in environ for name in BROWSER):
            return "This practice cloud does not answer web pages."
        if hmac.compare_digest(environ.get("HTTP_X_PRACTICE_KEY", "").encode(), self._secret.encode()):
            return None
        if _is_public(environ) or ("HTTP_AUTHORIZATION" in environ and self._is_signed(environ)):
            return None
        return "This practice cloud answers requests that are signed with its own key only."

    def _is_signed(self, environ) -> bool:
        found = AUTHORIZATION.match(environ["HTTP_AUTHORIZATION"])
        if found is None or not hmac.compare_digest(found["id"].encode(), self._key_id.encode()):
            return False
        request = _canonical_request(environ, found["headers"].split(";"), found["service"])
        time = environ.get("HTTP_X_AMZ_DATE", "")
        text = "\n".join(("AWS4-HMAC-SHA256", time, found["scope"], hashlib.sha256(request).hexdigest()))
        key = f"AWS4{self._secret}".encode()
        for part in (found["date"], found["region"], found["service"], "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        expected = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, found["signature"])


def _canonical_request(environ, headers, service) -> bytes:
    """As in the Signature Version 4 documentation; only S3 does not encode the path a second time."""
    raw = environ.get("RAW_URI") or environ.get("REQUEST_URI") or environ.get("PATH_INFO", "/")
    path, _, query = raw.partition("?")
    pairs = sorted((quote(k, safe="-_.~"), quote(v, safe="-_.~")) for k, v in parse_qsl(query, keep_blank_values=True))
    lines = [
        environ["REQUEST_METHOD"],
        (path if service == "s3" else quote(path, safe="/-_.~")) or "/",
        "&".join(f"{k}={v}" for k, v in pairs),
        *(f"{name}:{' '.join(_header(environ, name).split())}" for name in headers),
        "",
        ";".join(headers),
        environ.get("HTTP_X_AMZ_CONTENT_SHA256") or hashlib.sha256(_body(environ)).hexdigest(),
    ]
    return "\n".join(lines).encode()


def _header(environ, name: str) -> str:
    key = name.upper().replace("-", "_")
    return environ.get(key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}", "")


def _body(environ) -> bytes:
    length = min(int(environ.get("CONTENT_LENGTH") or 0), MOST_BYTES)
    raw = environ["wsgi.input"].read(length) if length else b""
    environ["wsgi.input"] = io.BytesIO(raw)
    return raw


def _is_public(environ) -> bool:
    """Whether it reads a public object: the public keys of service accounts, which AWS itself reads."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or environ.get("QUERY_STRING", "") not in PLAIN_READS:
        return False
    bucket_name, _, name = environ.get("PATH_INFO", "/").lstrip("/").partition("/")
    bucket = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets.get(bucket_name)
    key = bucket.keys.get(name) if bucket is not None and name else None
    # With versioning, a deleted object leaves a marker.
    if key is None or isinstance(key, FakeDeleteMarker):
        return False
    if key.acl is not None and key.acl.public_read:
        return True
    return any(_is_for_all(statement) for statement in _statements(bucket.policy))


def _statements(policy):
    statements = json.loads(policy).get("Statement", []) if policy else []
    return statements if isinstance(statements, list) else [statements]


def _is_for_all(statement) -> bool:
    actions = statement.get("Action", [])
    reads = {"s3:GetObject", "s3:Get*", "s3:*", "*"} & set([actions] if isinstance(actions, str) else actions)
    return statement.get("Effect") == "Allow" and statement.get("Principal") in ("*", {"AWS": "*"}) and bool(reads)
