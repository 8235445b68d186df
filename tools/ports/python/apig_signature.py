"""SDK-HMAC-SHA256 request signatures: the Python reference port, in one file.

    CanonicalRequest = METHOD \\n URI \\n Query \\n Headers \\n SignedHeaders \\n PayloadHash
    StringToSign     = "SDK-HMAC-SHA256" \\n X-Sdk-Date \\n Hex(SHA-256(CanonicalRequest))
    Signature        = Hex(HMAC-SHA-256(secret access key, StringToSign))

Two other algorithms differ from it in what `Algorithm` says: SDK-HMAC-SM3 in the hash, V11-HMAC-SHA256 in a
derived key and one line more in StringToSign.

Read from top to bottom: each stage of the protocol is one function, and `sign` and
`verify` both walk them. Python 3.9 or newer, standard library only.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from urllib.parse import quote, unquote_to_bytes

UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD"
DATE_HEADER = "x-sdk-date"

# Forms are held against the whole text with fullmatch: `$` would let a trailing newline pass.
HTTP_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
VISIBLE = r"[\x21-\x2b\x2d-\x7e]"  # visible ASCII but the comma
ACCESS_KEY_ID = re.compile(VISIBLE + "+")
AUTHORIZATION = re.compile(
    rf"([^ ]+) (Access|Credential)=({VISIBLE}+), ?SignedHeaders=([^,]*), ?Signature=([0-9a-f]{{64}})"
)
# The scope is the last three parts of Credential; an access key id may have slashes of its own.
SCOPED = re.compile(r"(.+)/([0-9]{8}/[^/]+/[^/]+)")
SCOPE_PART = re.compile(r"[A-Za-z0-9._-]{1,64}")
DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z")
HASH_HEX = re.compile(r"[0-9a-f]{64}")
SECRET_ACCESS_KEY = re.compile(r"[^\0\r\n\ud800-\udfff]+")
SECURITY_TOKEN = re.compile(r"[\x21-\x7e]+")
CONTROL = re.compile(r"[\0-\x1f\x7f]")
SURROGATE = re.compile(r"[\ud800-\udfff]")  # half a character, which has no UTF-8
# What a pasted secret may have at its ends: the white space of Unicode, the byte order mark.
WHITE_SPACE = "\t\n\v\f\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))


class SignatureError(ValueError):
    """Bad input. `code` is stable; the message names the argument and shows no secret, token or body."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _is_token(text: object) -> bool:
    return isinstance(text, str) and HTTP_TOKEN.fullmatch(text) is not None


def _require(condition: object, code: str, message: str) -> None:
    if not condition:
        raise SignatureError(code, message)


# --- The algorithms ---


@dataclass(frozen=True)
class Algorithm:
    """Everything in which one algorithm differs from another. `digest` is its hash, as hashlib names it."""

    name: str = "SDK-HMAC-SHA256"
    content_header: str = "x-sdk-content-sha256"
    digest: str = "sha256"
    region: str | None = None
    service: str | None = None

    def hash(self, data: bytes) -> str:
        """The hash in lowercase hex. SM3 comes from OpenSSL, and some builds of it are without."""
        try:
            return hashlib.new(self.digest, data).hexdigest()
        except ValueError:
            message = f"algorithm: this Python has no {self.digest}; use one whose OpenSSL has it"
            raise SignatureError("ALG_UNAVAILABLE", message) from None

    def scope(self, date: str) -> str | None:
        """What a signature of this date holds for, where that is less than everything."""
        return None if self.region is None else f"{date[:8]}/{self.region}/{self.service}"


SDK_HMAC_SHA256 = Algorithm()
SDK_HMAC_SM3 = Algorithm("SDK-HMAC-SM3", "x-sdk-content-sm3", "sm3")


def v11_hmac_sha256(region: str, service: str) -> Algorithm:
    """V11-HMAC-SHA256: the key is derived for one day, region and service."""
    for argument, text in (("region", region), ("service", service)):
        sound = isinstance(text, str) and SCOPE_PART.fullmatch(text)
        _require(sound, "OPTION_INVALID", f"{argument}: must be a name such as cn-north-4")
    return Algorithm("V11-HMAC-SHA256", region=region, service=service)


# --- The stages ---


def percent_decode(text: str) -> str:
    """Decode once. A malformed escape stays as it is; bad UTF-8 becomes U+FFFD, one per maximal subpart."""
    return unquote_to_bytes(text).decode("utf-8", "replace")


def percent_encode(text: str) -> str:
    """Encode the UTF-8 of all but `A-Za-z0-9-_.~`, with uppercase hex digits."""
    return quote(text, safe="~")


def canonical_uri(path: str) -> str:
    """`/a b/%63` -> `/a%20b/c/`. Dot segments and `//` are kept."""
    # Decoding comes before splitting: that is what turns `%2F` into a slash.
    uri = "/".join(percent_encode(segment) for segment in percent_decode(path).split("/"))
    return uri if uri.endswith("/") else uri + "/"


def canonical_query(query: str) -> str:
    """`b=2&a` -> `a=&b=2`. Takes the query without its `?`; a `+` is a plus, not a space."""
    split = [part.partition("=") for part in query.split("&")]
    pairs = [(percent_decode(name), percent_decode(value)) for name, _, value in split if name]
    # Sorted before encoding, by name and then by value. Python orders text by code point, as the protocol does.
    return "&".join(f"{percent_encode(name)}={percent_encode(value)}" for name, value in sorted(pairs))


def canonical_headers(headers: Mapping[str, bytes], names: Iterable[str]) -> bytes:
    """A `name:value` line for each name; values are the bytes on the wire."""
    # SP and HTAB alone are trimmed: a bare strip() takes more. Inner spaces belong to the value.
    return b"".join(b"%s:%s\n" % (name.encode("ascii"), headers[name].strip(b" \t")) for name in names)


def signed_headers(names: Iterable[str]) -> list[str]:
    """The names in lower case and code point order."""
    return sorted(name.lower() for name in names)


def payload_hash(body: bytes, algorithm: Algorithm = SDK_HMAC_SHA256) -> str:
    """The hash of the body, the empty one too, in lowercase hex."""
    return algorithm.hash(body)


def canonical_request(
    method: str, path: str, query: str, headers: Mapping[str, bytes], names: Sequence[str], payload: bytes
) -> bytes:
    """The six parts joined by newlines. Bytes, since header values may be any bytes."""
    start = f"{method}\n{canonical_uri(path)}\n{canonical_query(query)}\n".encode("ascii")
    return start + canonical_headers(headers, names) + b"\n" + ";".join(names).encode("ascii") + b"\n" + payload


def string_to_sign(date: str, canonical: bytes, algorithm: Algorithm = SDK_HMAC_SHA256) -> str:
    """The algorithm, the date, the scope where there is one, and the hash of the canonical request."""
    lines = [algorithm.name, date, algorithm.scope(date), algorithm.hash(canonical)]
    return "\n".join(line for line in lines if line is not None)


def signing_key(secret_access_key: str, access_key_id: str, scope: str | None) -> bytes:
    """The secret itself; under a scope, the hex text of HKDF-SHA-256 (RFC 5869) of 32 bytes, which is one block."""
    secret = secret_access_key.encode("utf-8")
    if scope is None:
        return secret
    extracted = hmac.digest(access_key_id.encode("ascii"), secret, "sha256")
    return hmac.digest(extracted, scope.encode("ascii") + b"\x01", "sha256").hex().encode("ascii")


def signature(
    secret_access_key: str, to_sign: str, access_key_id: str = "", algorithm: Algorithm = SDK_HMAC_SHA256
) -> str:
    """HMAC of the string to sign."""
    scope = to_sign.split("\n")[2] if algorithm.region is not None else None
    key = signing_key(secret_access_key, access_key_id, scope)
    return hmac.new(key, to_sign.encode("utf-8"), algorithm.digest).hexdigest()


def authorization(
    access_key_id: str, names: Iterable[str], signature_hex: str,
    date: str = "", algorithm: Algorithm = SDK_HMAC_SHA256,
) -> str:
    """The value of the Authorization header. A scope stands behind the key id."""
    scope = algorithm.scope(date)
    credential = f"Access={access_key_id}" if scope is None else f"Credential={access_key_id}/{scope}"
    return f"{algorithm.name} {credential}, SignedHeaders={';'.join(names)}, Signature={signature_hex}"


# --- Reading the target, the date, the Authorization header ---


def split_target(target: str) -> tuple[str, str]:
    """Split an origin-form target, `/path?query`, at its first `?`."""
    # A `#` is never sent: what follows it is a fragment that somebody forgot to remove.
    sound = isinstance(target, str) and target.startswith("/") and "#" not in target and not SURROGATE.search(target)
    _require(sound, "URL_INVALID", "target: must be /path?query, without a fragment or a lone surrogate")
    path, _, query = target.partition("?")
    return path, query


def parse_date(text: str) -> datetime:
    """Read `YYYYMMDDTHHMMSSZ` and nothing else: no leap second, no 30 February."""
    if match := DATE.fullmatch(text):
        try:
            return datetime(*map(int, match.groups()), tzinfo=timezone.utc)
        except ValueError:
            pass
    raise SignatureError("DATE_INVALID", "x-sdk-date: must be a UTC date that exists, as YYYYMMDDTHHMMSSZ")


@dataclass(frozen=True)
class Parameters:
    """What an Authorization header says."""

    algorithm: Algorithm
    access_key_id: str
    scope: str | None
    signed_headers: list[str]
    signature: str


def parse_authorization(text: str, algorithms: Sequence[Algorithm] = (SDK_HMAC_SHA256,)) -> Parameters:
    """Read one grammar, with nothing before or after it. Its first word alone says which algorithm is meant."""
    scheme, _, rest = text.partition(" ")
    algorithm = next((each for each in algorithms if each.name == scheme), None)
    other = algorithm is None and HTTP_TOKEN.fullmatch(scheme) and not any(each.name in rest for each in algorithms)
    names = " or ".join(each.name for each in algorithms)
    _require(not other, "ALG_UNSUPPORTED", f"authorization: the scheme is not {names}; see the option algorithms")
    if algorithm and (match := AUTHORIZATION.fullmatch(text)):
        label, credential, rest = match[2], match[3], (match[4].split(";"), match[5])
        if label == "Access" and algorithm.region is None:
            return Parameters(algorithm, credential, None, *rest)
        scoped = SCOPED.fullmatch(credential)
        if label == "Credential" and algorithm.region is not None and scoped:
            return Parameters(algorithm, scoped[1], scoped[2], *rest)
    raise SignatureError("AUTH_MALFORMED", "authorization: must hold Access, SignedHeaders, Signature")


def _header_value(argument: str, value: str, encoding: str = "utf-8") -> bytes:
    """The bytes of a value, trimmed as HTTP trims it."""
    unfit = r"[\0\r\n]|[^\0-\xff]" if encoding == "latin-1" else r"[\0\r\n\ud800-\udfff]"
    allowed = isinstance(value, str) and not re.search(unfit, value)
    _require(allowed, "HEADER_VALUE_INVALID", f"{argument}: must be {encoding} text without CR, LF and NUL")
    return value.encode(encoding).strip(b" \t")


# --- Signing ---


@dataclass(frozen=True, repr=False)  # a repr would put tokens into logs
class SignedRequest:
    """What to send (method, request_target, headers), and each stage on the way there."""

    method: str
    request_target: str
    headers: dict[str, str]
    canonical_uri: str
    canonical_query: str
    signed_headers: list[str]
    canonical_request: str
    string_to_sign: str
    signature: str
    authorization: str


def sign(
    method: str, target: str, headers: Mapping[str, str] | Iterable[tuple[str, str]], body: bytes = b"", *,
    access_key_id: str, secret_access_key: str, security_token: str | None = None,
    algorithm: Algorithm = SDK_HMAC_SHA256,
) -> SignedRequest:
    """Sign `/path?query`; the headers must hold `Host`. Raises SignatureError for bad input.

    Without an X-Sdk-Date header the date is now. Header values are text, signed as UTF-8 and returned
    with one character a byte: so http.client and its like want them.
    """
    _check_credential("access_key_id", access_key_id, ACCESS_KEY_ID)
    _check_credential("secret_access_key", secret_access_key, SECRET_ACCESS_KEY)
    if security_token is not None:
        _check_credential("security_token", security_token, SECURITY_TOKEN)
    _require(_is_token(method), "METHOD_INVALID", "method: must be an HTTP token")
    method = method.upper()  # HTTP clients send it so
    path, query = split_target(target)
    # The target is sent as it stands, and a line break would end the request line.
    _require(not CONTROL.search(target), "URL_INVALID", "target: holds a control character, percent-encode it")

    given = _read_headers(headers)
    if security_token is not None:
        given["x-security-token"] = ("X-Security-Token", security_token.encode("ascii"))
    if DATE_HEADER not in given:
        given[DATE_HEADER] = ("X-Sdk-Date", datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%SZ").encode("ascii"))
    values = {name: value for name, (_, value) in given.items()}
    date = values[DATE_HEADER].decode("utf-8")
    parse_date(date)
    # A hash that the caller states is taken at its word; UNSIGNED-PAYLOAD is one.
    payload = values.get(algorithm.content_header)
    if payload is None:
        _require(isinstance(body, (bytes, bytearray)), "BODY_UNSUPPORTED", "body: must be bytes")
        payload = payload_hash(body, algorithm).encode("ascii")
    _require(values.get("host"), "HOST_MISSING", "headers: host is required")

    names = signed_headers(values)
    canonical = canonical_request(method, path, query, values, names, payload)
    to_sign = string_to_sign(date, canonical, algorithm)
    signed = signature(secret_access_key, to_sign, access_key_id, algorithm)
    credential = authorization(access_key_id, names, signed, date, algorithm)
    # The canonical query goes out: on it, readers that take `+` or repeated names differently agree.
    sorted_query = canonical_query(query)
    out = {name: value.decode("latin-1") for name, value in given.values()}
    return SignedRequest(
        method=method, request_target=path + "?" + sorted_query if sorted_query else path,
        headers={**out, "Authorization": credential},
        canonical_uri=canonical_uri(path), canonical_query=sorted_query, signed_headers=names,
        canonical_request=canonical.decode("utf-8"), string_to_sign=to_sign,
        signature=signed, authorization=credential,
    )


def _check_credential(argument: str, text: str, form: re.Pattern[str]) -> None:
    stripped = text.strip(WHITE_SPACE) if isinstance(text, str) else ""
    _require(stripped, "CREDENTIALS_INVALID", f"{argument}: must be text that is not blank")
    _require(stripped == text, "CREDENTIALS_INVALID", f"{argument}: begins or ends with white space")
    _require(form.fullmatch(text), "CREDENTIALS_INVALID", f"{argument}: holds a character that cannot be in one")


def _read_headers(headers: Mapping[str, str] | Iterable[tuple[str, str]]) -> dict[str, tuple[str, bytes]]:
    """Lowercase name -> (name as given, value)."""
    result: dict[str, tuple[str, bytes]] = {}
    for name, value in headers.items() if isinstance(headers, Mapping) else headers:
        _require(_is_token(name), "HEADER_NAME_INVALID", "headers: a name is not an HTTP token")
        lower = name.lower()
        _require(lower not in result, "HEADER_DUPLICATE", f"headers: {lower} is given twice")
        entry = (name, _header_value(f"headers: {lower}", value))
        if lower != "authorization":  # replaced, never signed
            result[lower] = entry
    return result


# --- Verifying ---

BACKEND_KEY_ID = re.compile(r"[A-Za-z0-9._~-]{1,200}")
MAX_HEADERS, MAX_HEADER_BYTES = 2000, 100 * 1024
MAX_AUTHORIZATION_BYTES, MAX_SIGNED_NAMES = 8 * 1024, 64
# These make a framework serve another method or path than the signed one.
REWRITING_HEADERS = ("x-http-method-override", "x-original-url", "x-rewrite-url")
# What the functions above call errors of the signer, as codes of the verifier.
REFUSALS = {"URL_INVALID": "TARGET_BAD", "DATE_INVALID": "DATE_MALFORMED", "HEADER_VALUE_INVALID": "HEADER_BAD_BYTES"}
# Nobody's secret: an unknown key costs an HMAC too.
NO_SECRET = os.urandom(32).hex()


@dataclass(frozen=True)
class VerifyResult:
    """Truthy where the request verified. Else `code` says why: for the log, not for the client."""

    ok: bool
    code: str | None = None
    key_id: str | None = None
    body_verified: bool = False

    def __bool__(self) -> bool:
        return self.ok


def verify(
    method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes,
    find_secrets: Callable[[str], str | Sequence[str] | None], now: datetime, *,
    max_skew_seconds: float = 900, allow_unsigned_payload: bool = False,
    required_headers: Sequence[str] = (DATE_HEADER, "host"),
    algorithms: Sequence[Algorithm] = (SDK_HMAC_SHA256,),
) -> VerifyResult:
    """Verify a request as it arrived. Only a bad option raises (SignatureError, code CONFIG).

    `headers` are the raw pairs, repeated names too, values with one character a byte (as WSGI and
    http.server have them). `find_secrets(key_id)` gives a secret, a list of them, or None.
    `now` is the time of arrival. Of `algorithms`, each has a name of its own, which the string to sign begins
    with: so no signature of one can pass as that of another.
    """
    number = isinstance(max_skew_seconds, (int, float)) and not isinstance(max_skew_seconds, bool)
    _require(number and 0 < max_skew_seconds <= 900, "CONFIG", "max_skew_seconds: must be above 0, at most 900")
    aware = isinstance(now, datetime) and now.utcoffset() is not None
    _require(aware, "CONFIG", "now: must be a datetime with a time zone")
    once = algorithms and len({each.name for each in algorithms}) == len(algorithms)
    _require(once, "CONFIG", "algorithms: must hold at least one, and none twice")
    required = {DATE_HEADER, *map(str.lower, required_headers)}
    try:
        given, values = _read_signed(headers, required, algorithms)
        algorithm, key_id, names = given.algorithm, given.access_key_id, given.signed_headers
        hash_header = algorithm.content_header
        date = values[DATE_HEADER].strip(" \t")
        skew = abs((now - parse_date(date)).total_seconds())
        _require(skew <= max_skew_seconds, "DATE_SKEW", "x-sdk-date: too far from now")
        wire = {name: _header_value("headers", values[name], "latin-1") for name in names}
        path, query = split_target(target)
        _require(_is_token(method), "SIGNATURE_MISMATCH", "method: not an HTTP token, nobody signs it")

        # A hash header counts where it is signed. Otherwise the body itself is hashed.
        stated = wire[hash_header].decode("latin-1") if hash_header in wire else None
        unsigned = stated == UNSIGNED_PAYLOAD
        _require(allow_unsigned_payload or not unsigned, "UNSIGNED_PAYLOAD", f"{hash_header}: not allowed")
        known = stated is None or unsigned or HASH_HEX.fullmatch(stated)
        _require(known, "HASH_HEADER_BAD", f"{hash_header}: must be 64 lowercase hex digits")
        _require(isinstance(body, (bytes, bytearray)), "BODY_UNAVAILABLE", "body: must be the bytes that arrived")
        actual = UNSIGNED_PAYLOAD if unsigned else payload_hash(body, algorithm)

        # Whoever signs for another day, region or service signs for somebody else.
        _require(given.scope == algorithm.scope(date), "ALG_UNSUPPORTED", "Credential: of another date, region or service")
        _require(BACKEND_KEY_ID.fullmatch(key_id), "AUTH_MALFORMED", "Access: not a key id")
        secrets = _secrets(find_secrets, key_id)
        # The case of the method is left alone here: what arrived must be what was signed.
        canonical = canonical_request(method, path, query, wire, names, (stated or actual).encode("ascii"))
        to_sign = string_to_sign(date, canonical, algorithm)
        # Constant time, every secret: two are valid while a key is being rotated.
        made = [signature(secret, to_sign, key_id, algorithm) for secret in secrets or [NO_SECRET]]
        matches = [hmac.compare_digest(each, given.signature) for each in made]
        _require(secrets, "KEY_UNKNOWN", "Access: unknown key id")
        _require(any(matches), "SIGNATURE_MISMATCH", "Signature: differs")
        # A stated hash is signed, the body is not: this ties them together.
        _require(stated in (None, actual), "BODY_MISMATCH", "body: not the one whose hash was signed")
        return VerifyResult(True, None, key_id, not unsigned)
    except SignatureError as refusal:
        return VerifyResult(False, REFUSALS.get(refusal.code, refusal.code))


def _read_signed(headers, required: set[str], algorithms) -> tuple[Parameters, dict[str, str]]:
    """What Authorization says, and the values of the signed names: what can be checked without a secret."""
    values: dict[str, list[str]] = {}
    count = size = 0
    for name, value in headers:
        _require(isinstance(name, str) and isinstance(value, str), "HEADER_BAD_BYTES", "headers: must be text")
        # ASCII alone: lower() would make a plain `k` of the Kelvin sign.
        values.setdefault(name.lower() if name.isascii() else name, []).append(value)
        count, size = count + 1, size + len(name) + len(value)
        _require(count <= MAX_HEADERS and size <= MAX_HEADER_BYTES, "LIMIT", "headers: too many or too large")
    sent = values.get("authorization", [])
    _require(sent, "AUTH_MISSING", "authorization: absent")
    _require(len(sent) == 1, "AUTH_DUPLICATE", "authorization: more than one")
    _require(len(sent[0]) <= MAX_AUTHORIZATION_BYTES, "LIMIT", "authorization: too long")
    given = parse_authorization(sent[0], algorithms)
    names = given.signed_headers

    _require(len(names) <= MAX_SIGNED_NAMES, "LIMIT", "SignedHeaders: too many")
    plain = all(_is_token(name) and name == name.lower() for name in names) and "authorization" not in names
    orderly = plain and names == sorted(set(names))
    _require(orderly, "SIGNED_HEADERS_MALFORMED", "SignedHeaders: must be lowercase, sorted and unique")
    _require(DATE_HEADER in values, "DATE_MISSING", "x-sdk-date: absent")
    _require(required <= set(names), "SIGNED_HEADER_REQUIRED", "SignedHeaders: a required header is not signed")
    for name in names:
        _require(name in values, "SIGNED_HEADER_ABSENT", "SignedHeaders: one of them is absent")
        _require(len(values[name]) == 1, "HEADER_DUPLICATE", "headers: a signed one comes twice")
    rewritten = any(name in values and name not in names for name in REWRITING_HEADERS)
    _require(not rewritten, "HEADER_UNSIGNED", "headers: one that rewrites the request is not signed")
    return given, {name: values[name][0] for name in names}


def _secrets(find_secrets: Callable[[str], str | Sequence[str] | None], key_id: str) -> list[str]:
    """All secrets of a key, none where the key is unknown."""
    try:
        found = find_secrets(key_id)
    except Exception:
        raise SignatureError("KEY_LOOKUP", "find_secrets: failed") from None
    if found is None:
        return []
    secrets = [found] if isinstance(found, str) else found
    usable = isinstance(secrets, (list, tuple)) and secrets and all(
        isinstance(each, str) and each.strip(WHITE_SPACE) and not SURROGATE.search(each) for each in secrets
    )
    _require(usable, "CONFIG", "find_secrets: must give None, a secret or a list of them, none blank")
    return list(secrets)
