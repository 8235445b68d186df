"""Runs the port as a child process: a JSON object a line on stdin, one on stdout. README.md shows the forms."""

from __future__ import annotations

import base64
import json
import sys

from apig_signature import SDK_HMAC_SHA256, SDK_HMAC_SM3, SignatureError, parse_date, sign, v11_hmac_sha256, verify


def main() -> None:
    """Answer every line at once, in order, until stdin ends."""
    for line in sys.stdin.buffer:
        # ASCII out: whatever the input holds, lone surrogates too, leaves as an escape.
        answer = json.dumps(answer_line(line), ensure_ascii=True, allow_nan=False)
        sys.stdout.buffer.write(answer.encode("ascii") + b"\n")
        sys.stdout.buffer.flush()


def answer_line(line: bytes) -> dict:
    """Never raises: unforeseen trouble is an error line with the class of the exception, and no values."""
    name = None
    try:
        case = read_case(line)
        name = case["name"] if isinstance(case.get("name"), str) else None
        return {"name": name, **(run_verify(case) if case.get("op") == "verify" else run_sign(case))}
    except SignatureError as error:
        return {"name": name, "error": {"code": error.code, "message": str(error)}}
    except Exception as error:
        return {"name": name, "error": {"code": "INTERNAL", "message": type(error).__name__}}


def read_case(line: bytes) -> dict:
    try:
        # Decoded here, since json.loads guesses at the encoding of bytes.
        case = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        case = None
    if not isinstance(case, dict) or case.get("op", "sign") not in ("sign", "verify"):
        raise SignatureError("INPUT_BAD", "line: must be a JSON object in UTF-8 whose op is sign or verify")
    return case


def algorithms_of(case: dict) -> list:
    """The first of them signs; all of them are enabled where a request is verified."""
    known = {each.name: each for each in (SDK_HMAC_SHA256, SDK_HMAC_SM3)}
    given = case.get("algorithms", [{"name": SDK_HMAC_SHA256.name}])
    return [known.get(each["name"]) or v11_hmac_sha256(each["region"], each["service"]) for each in given]


def run_sign(case: dict) -> dict:
    request, credentials = case["request"], case["credentials"]
    headers = header_pairs(request)
    if "target" in request:
        target = request["target"]
    else:
        host, target = split_url(request["url"])
        if not any(isinstance(name, str) and name.lower() == "host" for name, _ in headers):
            headers.append(["host", host])
    signed = sign(
        request["method"],
        target,
        headers,
        body_bytes(request),
        access_key_id=credentials["accessKeyId"],
        secret_access_key=credentials["secretAccessKey"],
        security_token=credentials.get("securityToken"),
        algorithm=algorithms_of(case)[0],
    )
    return {
        "canonicalUri": signed.canonical_uri,
        "canonicalQuery": signed.canonical_query,
        "signedHeaders": signed.signed_headers,
        "canonicalRequest": signed.canonical_request,
        "stringToSign": signed.string_to_sign,
        "signature": signed.signature,
        "authorization": signed.authorization,
        "requestTarget": signed.request_target,
    }


def run_verify(case: dict) -> dict:
    request, keys, options = case["request"], case["keys"], case.get("options") or {}
    headers, body = header_pairs(request), body_bytes(request)
    unsigned = options.get("unsignedPayload", "refuse")
    try:
        if unsigned not in ("accept", "refuse"):
            raise SignatureError("CONFIG", "unsignedPayload: must be accept or refuse")
        result = verify(
            request["method"],
            request["target"],
            headers,
            body,
            # A null secret is a blank one; only a key that is not there is unknown.
            lambda key_id: (keys[key_id] or "") if key_id in keys else None,
            read_now(case["now"]),
            max_skew_seconds=options.get("maxSkewSeconds", 900),
            allow_unsigned_payload=unsigned == "accept",
            algorithms=algorithms_of(case),
        )
    except SignatureError as error:
        return {"ok": False, "code": error.code}
    return {"ok": True, "keyId": result.key_id} if result else {"ok": False, "code": result.code}


def read_now(text: object):
    try:
        return parse_date(text)
    except (SignatureError, TypeError):
        raise SignatureError("CONFIG", "now: must be YYYYMMDDTHHMMSSZ") from None


def header_pairs(request: dict) -> list:
    pairs = request.get("headers", [])
    if not isinstance(pairs, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        raise SignatureError("INPUT_BAD", "headers: must be [name, value] pairs")
    return pairs[:]


def split_url(url: str) -> tuple[str, str]:
    """Host and target, cut where the reference cuts: at `://`, at the first `?`, at the first `/`."""
    if not isinstance(url, str):
        raise SignatureError("URL_INVALID", "url: must be text")
    rest = url.split("://", 1)[-1]
    place, mark, query = rest.partition("?")
    host, _, path = place.partition("/")
    return host, "/" + path + mark + query


def body_bytes(request: dict) -> bytes:
    body = request.get("body") or {"utf8": ""}
    try:
        return base64.b64decode(body["base64"], validate=True) if "base64" in body else body["utf8"].encode("utf-8")
    except ValueError:  # not base64, or a lone surrogate
        pass
    raise SignatureError("BODY_UNSUPPORTED", "body: must be base64, or utf8 text without lone surrogates")


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.stderr.close()
