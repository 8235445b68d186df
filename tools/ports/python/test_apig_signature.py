import hashlib
import json
import re
import subprocess
import sys
import threading
import unittest
from datetime import datetime, timedelta, timezone
from http.server import HTTPServer
from pathlib import Path
from urllib.error import HTTPError

import apig_signature as apig
from apig_signature import SignatureError, sign, verify

HERE = Path(__file__).parent
KEY, SECRET = "example-key-id", "example-secret"
DATE = "20191115T033655Z"
NOW = datetime(2019, 11, 15, 3, 36, 55, tzinfo=timezone.utc)
HEADERS = [("Host", "example.com"), ("X-Sdk-Date", DATE)]
BODY = b'{"a":1}'


def signed(method="POST", target="/v1/a?b=2&a=1", headers=HEADERS, body=BODY, **changes):
    return sign(method, target, headers, body, **{"access_key_id": KEY, "secret_access_key": SECRET, **changes})


def code_of(request=signed, **changes):
    try:
        request(**changes)
    except SignatureError as error:
        return error.code
    return None


class PublishedExample(unittest.TestCase):
    """The example of the signing guide, at every stage."""

    path = "/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs"
    query = "limit=2&marker=13551d6b-755d-4757-b956-536f674975c0"
    key, secret = "QTWAOYTTINDUT2QVKYUC", "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc"
    names = ["content-type", "host", "x-sdk-date"]
    headers = {
        "content-type": b"application/json",
        "host": b"service.region.example.com",
        "x-sdk-date": b"20191115T033655Z",
    }
    canonical = (
        "GET\n/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs/\n"
        "limit=2&marker=13551d6b-755d-4757-b956-536f674975c0\n"
        "content-type:application/json\nhost:service.region.example.com\nx-sdk-date:20191115T033655Z\n\n"
        "content-type;host;x-sdk-date\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    to_sign = (
        "SDK-HMAC-SHA256\n20191115T033655Z\nb25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a"
    )
    signature = "7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe"
    authorization = (
        "SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=content-type;host;x-sdk-date, "
        "Signature=7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe"
    )

    def test_stage_by_stage(self):
        self.assertEqual(apig.canonical_uri(self.path), self.path + "/")
        self.assertEqual(apig.canonical_query(self.query), self.query)
        self.assertEqual(apig.signed_headers(["X-Sdk-Date", "Host", "content-type"]), self.names)
        lines = apig.canonical_headers(self.headers, self.names).decode()
        self.assertIn(lines, self.canonical)
        payload = apig.payload_hash(b"").encode()
        canonical = apig.canonical_request("GET", self.path, self.query, self.headers, self.names, payload)
        self.assertEqual(canonical.decode(), self.canonical)
        self.assertEqual(apig.string_to_sign(DATE, canonical), self.to_sign)
        self.assertEqual(apig.signature(self.secret, self.to_sign), self.signature)
        self.assertEqual(apig.authorization(self.key, self.names, self.signature), self.authorization)
        parts = apig.Parameters(apig.SDK_HMAC_SHA256, self.key, None, self.names, self.signature)
        self.assertEqual(apig.parse_authorization(self.authorization), parts)

    def test_sign(self):
        headers = {"Host": "service.region.example.com", "X-Sdk-Date": DATE, "content-type": "application/json"}
        result = sign(
            "GET", f"{self.path}?{self.query}", headers, access_key_id=self.key, secret_access_key=self.secret
        )
        self.assertEqual(result.method, "GET")
        self.assertEqual(result.request_target, f"{self.path}?{self.query}")
        self.assertEqual(result.headers, {**headers, "Authorization": self.authorization})
        self.assertEqual(result.canonical_uri, self.path + "/")
        self.assertEqual(result.canonical_query, self.query)
        self.assertEqual(result.signed_headers, self.names)
        self.assertEqual(result.canonical_request, self.canonical)
        self.assertEqual(result.string_to_sign, self.to_sign)
        self.assertEqual(result.signature, self.signature)
        self.assertEqual(result.authorization, self.authorization)


class CanonicalForm(unittest.TestCase):
    def test_uri(self):
        for path, expected in [
            ("/", "/"),
            ("/a", "/a/"),
            ("/a/", "/a/"),
            ("//a", "//a/"),
            ("/a/../b/.", "/a/../b/./"),
            ("/%2e%2E", "/../"),
            ("/a%2Fb", "/a/b/"),
            ("/a%2F", "/a/"),
            ("/a+b", "/a%2Bb/"),
            ("/a b", "/a%20b/"),
            ("/%2520", "/%2520/"),
            ("/%zz", "/%25zz/"),
            ("/%\uff11\uff12", "/%25%EF%BC%91%EF%BC%92/"),
            ("/%2", "/%252/"),
            ("/100%", "/100%25/"),
            ("/-._~AZaz09", "/-._~AZaz09/"),
            ("/!$&'()*,;=:@", "/%21%24%26%27%28%29%2A%2C%3B%3D%3A%40/"),
            ("/\u4e2d/%e4%b8%ad", "/%E4%B8%AD/%E4%B8%AD/"),
            ("/%00%0A", "/%00%0A/"),
            ("/%EF%BB%BFa", "/%EF%BB%BFa/"),
            ("/%ff", "/%EF%BF%BD/"),
            ("/%E4%B8", "/%EF%BF%BD/"),
            ("/%E4%B8\u4e2d", "/%EF%BF%BD%E4%B8%AD/"),
            ("/%C0%AF", "/%EF%BF%BD%EF%BF%BD/"),
            ("/%ED%A0%80", "/" + "%EF%BF%BD" * 3 + "/"),
            ("/%F4%90%80%80", "/" + "%EF%BF%BD" * 4 + "/"),
            ("/%F0%9F%98(", "/%EF%BF%BD%28/"),
        ]:
            with self.subTest(path=path):
                self.assertEqual(apig.canonical_uri(path), expected)

    def test_query(self):
        for query, expected in [
            ("", ""),
            ("&&", ""),
            ("=1", ""),
            ("=1&a", "a="),
            ("%20=1", "%20=1"),
            ("b=2&a=1", "a=1&b=2"),
            ("a=2&a=10&a=1", "a=1&a=10&a=2"),
            ("a=1&a", "a=&a=1"),
            ("a=b=c", "a=b%3Dc"),
            ("a=b+c", "a=b%2Bc"),
            ("?a=1", "%3Fa=1"),
            ("%61=2&a=1", "a=1&a=2"),
            ("a%3Db=1&a%26=2", "a%26=2&a%3Db=1"),
            ("b=1&B=2", "B=2&b=1"),
            # Decoded names are sorted, not encoded ones: `/` comes after `.` and before `Z`.
            ("a%2Fb=1&a.b=2&aZb=3&a%20b=4", "a%20b=4&a.b=2&a%2Fb=1&aZb=3"),
            # A prefix comes first, though `=` sorts after `-`.
            ("a-b=3&a=2", "a=2&a-b=3"),
            # Code point order: UTF-16 has the emoji before U+E000 and U+FF5E.
            ("%F0%9F%98%80=1&%EF%BD%9E=2", "%EF%BD%9E=2&%F0%9F%98%80=1"),
            ("a=%F0%9F%98%80&a=%EE%80%80", "a=%EE%80%80&a=%F0%9F%98%80"),
            ("a=%FF%FE&b=%", "a=%EF%BF%BD%EF%BF%BD&b=%25"),
        ]:
            with self.subTest(query=query):
                self.assertEqual(apig.canonical_query(query), expected)

    def test_header_values(self):
        values = {"a": b" \t v  w\t ", "b": b"\xa0v\xa0", "c": b"", "d": b"\x0bv\x85"}
        self.assertEqual(apig.canonical_headers(values, "abcd"), b"a:v  w\nb:\xa0v\xa0\nc:\nd:\x0bv\x85\n")

    def test_header_order_is_by_code_point(self):
        names = ["z", "a-b", "a_b", "a.b", "ab", "a1", "A"]
        self.assertEqual(apig.signed_headers(names), ["a", "a-b", "a.b", "a1", "a_b", "ab", "z"])


class Signing(unittest.TestCase):
    def test_query_goes_out_canonical_and_path_as_it_was(self):
        self.assertEqual(signed(target="/a%2fb?b=x+y&a").request_target, "/a%2fb?a=&b=x%2By")
        self.assertEqual(signed(target="/a?=1").request_target, "/a")
        self.assertEqual(signed(target="/a?").request_target, "/a")

    def test_method_is_uppercased(self):
        self.assertEqual(signed(method="post"), signed())
        self.assertEqual(signed(method="post").method, "POST")

    def test_authorization_is_replaced(self):
        once = signed()
        twice = signed(headers=once.headers)
        self.assertEqual(once, twice)
        both = [*HEADERS, ("AUTHORIZATION", "Bearer t"), ("authorization", "u")]
        self.assertEqual(signed(headers=both), once)

    def test_header_values_are_signed_as_utf8_and_returned_as_bytes(self):
        result = signed(headers=[*HEADERS, ("X-A", " \u4e2d\u00e9\t")])
        self.assertIn("\nx-a:\u4e2d\u00e9\n", result.canonical_request)
        self.assertEqual(result.headers["X-A"].encode("latin-1").decode("utf-8"), "\u4e2d\u00e9")

    def test_a_stated_hash_is_taken_verbatim(self):
        for stated in ["UNSIGNED-PAYLOAD", "0000", "", "A" * 64]:
            result = signed(headers=[*HEADERS, ("X-Sdk-Content-SHA256", stated)])
            self.assertTrue(result.canonical_request.endswith("\n" + stated))
            self.assertIn("x-sdk-content-sha256", result.signed_headers)

    def test_security_token_replaces_the_header(self):
        result = signed(headers=[*HEADERS, ("x-security-token", "old")], security_token="new")
        self.assertIn("\nx-security-token:new\n", result.canonical_request)
        self.assertEqual([v for k, v in result.headers.items() if k.lower() == "x-security-token"], ["new"])

    def test_date_defaults_to_now(self):
        result = signed(headers={"host": "example.com"})
        age = datetime.now(timezone.utc) - apig.parse_date(result.headers["X-Sdk-Date"])
        self.assertLess(abs(age), timedelta(minutes=1))

    def test_secret_is_utf8(self):
        # From the reference's vectors.
        host = "1684994b180244de9d141c00d3e52c73.apig.exampleregion.huaweicloudapis.com"
        result = sign(
            "GET",
            "/v1/infers/exampleServiceId",
            {"host": host, "x-sdk-date": DATE},
            access_key_id="UATBQ1PQO1D5ORNVCDAA",
            secret_access_key="\u5bc6\u94a5",
        )
        self.assertEqual(result.signature, "cfad7ab5a560d486a856a4fb1a8a1b23ca9343d59641c799d28bab2f0be243ef")

    def test_error_codes(self):
        def header(name, value):
            return {"headers": [*HEADERS, (name, value)]}

        def dated(text):
            return {"headers": [("Host", "example.com"), ("X-Sdk-Date", text)]}

        cases = {
            "CREDENTIALS_INVALID": [
                *({"access_key_id": bad} for bad in ["", " ", "a ", "a\r", "a b", "a,b", "\u00e9", "a\x7f", None, 1]),
                *(
                    {"secret_access_key": bad}
                    for bad in ["", "\t", "s\n", " s", "\ufeffs", "s\u3000", "s\ud800", "s\ns", "s\0s", None, b"s"]
                ),
                *({"security_token": bad} for bad in ["", " ", "t\n", "t t", "t\nt", "t\udfff", "\u00e9", 1]),
            ],
            "METHOD_INVALID": [{"method": bad} for bad in ["", "GET ", "GET\n", "G\u00c9T", "\u00df", None]],
            "URL_INVALID": [
                {"target": bad}
                for bad in [
                    "", "a", "*", "?a=1", "https://example.com/", "/a#b", "/?a#", "/\ud800", "/?\udc00", "/a\r\nb", "/?a\0", "/\t",
                    "/\x7f", None, b"/",
                ]
            ],
            "BODY_UNSUPPORTED": [{"body": bad} for bad in ["text", None, {}, [1]]],
            "HEADER_NAME_INVALID": [header(bad, "v") for bad in ["", "a b", "a:", "a\n", "\u00e9", "\u212a", None]],
            "HEADER_VALUE_INVALID": [header("x-a", bad) for bad in ["a\nb", "a\r", "\0", "\n", "\ud800", None, 1, ["a"], b"a"]],
            "HEADER_DUPLICATE": [header("HOST", "x"), header("x-sdk-date", DATE)],
            "HOST_MISSING": [{"headers": [("X-Sdk-Date", DATE)]}, {"headers": {}}, {"headers": {"host": " "}}],
            "DATE_INVALID": [
                dated(bad)
                for bad in [
                    "", "now", "2019-11-15T03:36:55Z", "20191115T03365Z", "20191115T033655", "20191115t033655z",
                    "20260230T000000Z", "20260230T250000Z", "20261231T235960Z", "20190229T000000Z", "20191315T033655Z",
                    "00000101T000000Z", "2019111\u0665T033655Z", "\u0662019" + DATE[4:], DATE[:14] + "\u0665Z", "+2019115T033655Z", "20191115T 33655Z", "20191115T033655ZZ",
                ]
            ],
        }  # fmt: skip
        for code, bad_ones in cases.items():
            for changes in bad_ones:
                with self.subTest(code=code, changes=changes):
                    self.assertEqual(code_of(**changes), code)

    def test_messages_and_reprs_hold_no_secrets(self):
        for changes in [
            {"secret_access_key": "hush\n"},
            {"secret_access_key": "hush\ud800"},
            {"security_token": "hush\nhush"},
            {"headers": [*HEADERS, ("x-a", "hush\0")]},
            {"access_key_id": "hush,"},
            {"target": "hush"},
            {"body": "hush"},
        ]:
            with self.assertRaises(SignatureError) as caught:
                signed(**changes)
            self.assertNotIn("hush", f"{caught.exception!r} {caught.exception.__context__!r}")
        result = signed(secret_access_key="hush", security_token="hush", headers=[*HEADERS, ("x-a", "hush")])
        self.assertNotIn("hush", repr(result))


def arrived(request=None, **changes):
    """The arguments of verify for a signed request, as a server would see it."""
    request = request or signed()
    given = {
        "method": request.method,
        "target": request.request_target,
        "headers": list(request.headers.items()),
        "body": BODY,
        "find_secrets": {KEY: SECRET}.get,
        "now": NOW,
    }
    return {**given, **changes}


def with_authorization(change):
    """A signed request whose Authorization went through `change`."""
    request = signed()
    headers = [*HEADERS, ("Authorization", change(request.authorization))]
    return arrived(request, headers=headers)


def signed_over(names, headers, target="/", method="GET", key=KEY, secret=SECRET, payload=None, body=b""):
    """A correct signature over any list of headers: what `sign` would not make."""
    values = {name.lower(): value.encode("latin-1") for name, value in headers}
    payload = payload or hashlib.sha256(body).hexdigest()
    path, query = apig.split_target(target)
    lines = b"".join(name.encode() + b":" + values.get(name, b"") + b"\n" for name in names)
    first = f"{method}\n{apig.canonical_uri(path)}\n{apig.canonical_query(query)}\n".encode()
    canonical = first + lines + f"\n{';'.join(names)}\n{payload}".encode()
    date = values.get("x-sdk-date", DATE.encode()).decode("latin-1")
    header = apig.authorization(key, names, apig.signature(secret, apig.string_to_sign(date, canonical)))
    return arrived(method=method, target=target, body=body, headers=[*headers, ("Authorization", header)])


class Verifying(unittest.TestCase):
    def refused(self, code, given):
        result = verify(**given)
        self.assertFalse(result)
        self.assertEqual((result.ok, result.code, result.key_id), (False, code, None))

    def accepted(self, given):
        result = verify(**given)
        self.assertTrue(result, result.code)
        self.assertEqual((result.ok, result.code, result.key_id), (True, None, KEY))
        return result

    def test_round_trip(self):
        for method, target, body in [
            ("GET", "/", b""),
            ("POST", "/v1/a%2Fb//./?b=2&a=1&a=0", BODY),
            ("delete", "/\u4e2d/%ff%zz?\u4e2d=%E4&+=+", b"\xff\xfe\0"),
            ("PURGE", "/a b?c d=e f&=x", b"x" * 100000),
        ]:
            headers = [*HEADERS, ("X-A", " a  b\t"), ("X-B", "\u4e2d\u00e0\u00a0"), ("__proto__", ""), ("X_~!", "1")]
            request = signed(method, target, headers, body)
            for sent in (request.request_target, target):
                with self.subTest(target=sent):
                    self.assertTrue(self.accepted(arrived(request, target=sent, body=body)).body_verified)

    def test_what_is_signed_cannot_be_altered(self):
        request = signed("POST", "/v1/a?q=good", [*HEADERS, ("X-User", "ann")], BODY)
        headers = list(request.headers.items())
        for changes in [
            {"method": "PUT"},
            {"method": "post"},
            {"method": "POST\n/v1"},
            {"method": "\ud800"},
            {"method": None},
            {"target": "/v1/b?q=good"},
            {"target": "/v1/a?q=evil&q=good"},
            {"target": "/v1/a%252F?q=good"},
            {"target": "/v1/a"},
            {"body": BODY + b" "},
            {"body": b""},
            {"headers": [(name, value.replace("ann", "bob")) for name, value in headers]},
            {"headers": [(name, value.replace("ann", "ann\u00a0")) for name, value in headers]},
            {"headers": [(name, value.replace("example.com", "example.org")) for name, value in headers]},
            {"headers": [(name, value.replace("033655", "033656")) for name, value in headers]},
        ]:
            with self.subTest(changes=changes):
                self.refused("SIGNATURE_MISMATCH", arrived(request, **changes))

    def test_what_shares_the_canonical_form_verifies(self):
        request = signed(target="/v1/a?b=+&a&a=1")
        for target in ["/v1/a/?a&a=1&b=+", "/v1/%61?b=%2b&a=1&a=", "/v1%2fa?&=x&a=&a=1&b=%2B"]:
            self.accepted(arrived(request, target=target))
        padded = [(name, f" \t{value} ") if name != "Authorization" else (name, value) for name, value in request.headers.items()]
        self.accepted(arrived(request, headers=padded))
        self.accepted(arrived(request, headers=[("X-Extra", "1"), ("x-sdk-other", "2"), *request.headers.items()]))

    def test_authorization(self):
        self.refused("AUTH_MISSING", arrived(headers=HEADERS))
        both = [*signed().headers.items(), ("authorization", "x")]
        self.refused("AUTH_DUPLICATE", arrived(headers=both))
        self.accepted(with_authorization(lambda text: text.replace(", ", ",")))
        for code, change in [
            ("AUTH_MALFORMED", lambda text: text + ", x=1"),
            ("AUTH_MALFORMED", lambda text: text + "\n"),
            ("AUTH_MALFORMED", lambda text: text + " "),
            ("AUTH_MALFORMED", lambda text: "junk " + text),
            ("AUTH_MALFORMED", lambda text: ", " + text),
            ("AUTH_MALFORMED", lambda text: text + ", " + text.split(", ")[2]),
            ("AUTH_MALFORMED", lambda text: text.replace("Access=", "Realm=x, Access=")),
            ("AUTH_MALFORMED", lambda text: text.replace("Access=", "access=")),
            ("AUTH_MALFORMED", lambda text: text.replace(", ", ",  ")),
            ("AUTH_MALFORMED", lambda text: text.replace(", Signed", ",  Signed")),
            ("AUTH_MALFORMED", lambda text: text.replace(", ", ",\t")),
            ("AUTH_MALFORMED", lambda text: text.replace(" Access", "  Access")),
            ("AUTH_MALFORMED", lambda text: re.sub(r"(Access=.*?), (SignedHeaders=.*?), ", r"\2, \1, ", text)),
            ("AUTH_MALFORMED", lambda text: re.sub("Access=.*?,", "Access=,", text)),
            ("AUTH_MALFORMED", lambda text: text.replace(KEY, "a/b")),
            ("AUTH_MALFORMED", lambda text: text.replace(KEY, "k" * 201)),
            ("AUTH_MALFORMED", lambda text: text.replace(KEY, "\u4e2d")),
            ("AUTH_MALFORMED", lambda text: text[:-1]),
            ("AUTH_MALFORMED", lambda text: text + "0"),
            ("AUTH_MALFORMED", lambda text: text[:-2]),
            ("AUTH_MALFORMED", lambda text: text[:-2] + "zz"),
            ("AUTH_MALFORMED", lambda text: text[:-64] + text[-64:].upper()),
            ("AUTH_MALFORMED", lambda text: text[:-1] + "\u0661"),
            ("AUTH_MALFORMED", lambda text: ""),
            ("AUTH_MALFORMED", lambda text: "SDK-HMAC-SHA256"),
            ("AUTH_MALFORMED", lambda text: "," * 8000),
            ("LIMIT", lambda text: " " * 100000),
            ("LIMIT", lambda text: text.replace(KEY, "k" * 8192)),
            ("ALG_UNSUPPORTED", lambda text: text.replace("SDK", "sdk")),
            ("ALG_UNSUPPORTED", lambda text: text.replace("SHA256", "SM3")),
            ("ALG_UNSUPPORTED", lambda text: "Basic YTpi"),
        ]:
            with self.subTest(code=code, text=change(signed().authorization)[:200]):
                self.refused(code, with_authorization(change))

    def test_signed_headers(self):
        for names in [
            ";host;x-sdk-date", "host;;x-sdk-date", "host;x-sdk-date;", "", "host;host;x-sdk-date", "Host;x-sdk-date",
            "x-sdk-date;host", "authorization;host;x-sdk-date", "ho/st;x-sdk-date", "host; x-sdk-date", "\u8ffd;x-sdk-date",
        ]:  # fmt: skip
            with self.subTest(names=names):
                self.refused(
                    "SIGNED_HEADERS_MALFORMED",
                    with_authorization(lambda text: text.replace("host;x-sdk-date", names)),
                )
        self.refused("SIGNED_HEADER_REQUIRED", signed_over(["x-sdk-date"], HEADERS))
        self.accepted({**signed_over(["x-sdk-date"], HEADERS), "required_headers": []})
        self.refused("SIGNED_HEADER_REQUIRED", signed_over(["host"], HEADERS))
        self.refused("SIGNED_HEADER_REQUIRED", {**signed_over(["host"], HEADERS), "required_headers": []})
        self.refused("SIGNED_HEADER_ABSENT", signed_over(["constructor", "host", "x-sdk-date"], HEADERS))
        self.refused("HEADER_DUPLICATE", arrived(headers=[*signed().headers.items(), ("HOST", "example.com")]))
        self.refused("HEADER_DUPLICATE", arrived(headers=[*signed().headers.items(), ("x-sdk-date", DATE)]))
        self.refused("HEADER_UNSIGNED", arrived(headers=[*signed().headers.items(), ("X-Original-URL", "/admin")]))
        self.accepted(arrived(signed(headers=[*HEADERS, ("X-Original-URL", "/a")])))
        many = [(f"x-{n:03}", "v") for n in range(62)]
        self.accepted(arrived(signed(headers=HEADERS + many)))
        self.refused("LIMIT", arrived(signed(headers=[*HEADERS, *many, ("x-999", "")])))
        self.refused("LIMIT", arrived(headers=[*signed().headers.items(), ("x-a", "v" * 102400)]))
        self.refused("LIMIT", arrived(headers=[*signed().headers.items(), *[("x", "")] * 2000]))

    def test_header_bytes(self):
        names = ["host", "x-a", "x-sdk-date"]
        self.accepted(signed_over(names, [*HEADERS, ("X-A", "caf\u00e9 \xff\x80")]))
        self.accepted(signed_over(names, [*HEADERS, ("X-A", "\u8ffd\u52a0".encode().decode("latin-1"))]))
        request = signed(headers=[*HEADERS, ("X-A", "a")])
        self.refused("HEADER_BAD_BYTES", arrived(request, headers=[("x", None)]))
        self.refused("HEADER_BAD_BYTES", arrived(request, headers=[(b"x", "")]))
        for bad in ["a\n", "a\r", "\0", "\u0100", "\u8ffd", "\ud800"]:
            headers = [*HEADERS, ("X-A", bad), ("Authorization", request.authorization)]
            self.refused("HEADER_BAD_BYTES", arrived(request, headers=headers))

    def test_date(self):
        self.refused("DATE_MISSING", signed_over(["host", "x-sdk-date"], HEADERS[:1]))
        self.refused("DATE_MISSING", signed_over(["host", "x-sdk-date"], [HEADERS[0], ("X_Sdk_Date", DATE)]))
        # The Kelvin sign is no `k`, though lower() says so.
        self.refused("DATE_MISSING", signed_over(["host"], [HEADERS[0], ("X-SD\u212a-Date", DATE)]))
        for bad in ["20260230T250000Z", "20191115T03365Z", "2019111\xb2T033655Z", DATE + "\n", "20161231T235960Z", DATE + "\x0b"]:
            self.refused("DATE_MALFORMED", signed_over(["host", "x-sdk-date"], [HEADERS[0], ("X-Sdk-Date", bad)]))
        self.refused("DATE_SKEW", signed_over(["host", "x-sdk-date"], [HEADERS[0], ("X-Sdk-Date", "99991231T235959Z")]))
        for seconds in (900, -900):
            self.accepted(arrived(now=NOW + timedelta(seconds=seconds)))
            self.refused("DATE_SKEW", arrived(now=NOW + timedelta(seconds=seconds * 901 / 900)))
        self.refused("DATE_SKEW", arrived(now=NOW + timedelta(seconds=900, milliseconds=1)))
        self.refused("DATE_SKEW", arrived(now=NOW + timedelta(seconds=11), max_skew_seconds=10))

    def test_target(self):
        for bad in ["", "*", "a", "https://example.com/", "/a#b", "/\ud800"]:
            self.refused("TARGET_BAD", arrived(target=bad))

    def test_payload(self):
        digest = hashlib.sha256(BODY).hexdigest()
        stated = signed(headers=[*HEADERS, ("x-sdk-content-sha256", digest)])
        self.assertTrue(self.accepted(arrived(stated)).body_verified)
        self.refused("BODY_MISMATCH", arrived(stated, body=b"swapped"))
        self.refused("SIGNATURE_MISMATCH", arrived(stated, body=b"swapped", target="/other"))
        for bad in ["0000", digest.upper(), digest + "0", "unsigned-payload", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", "\u0661" * 32]:
            self.refused("HASH_HEADER_BAD", arrived(signed(headers=[*HEADERS, ("x-sdk-content-sha256", bad)])))
        unsigned = signed(headers=[*HEADERS, ("x-sdk-content-sha256", "UNSIGNED-PAYLOAD")])
        self.refused("UNSIGNED_PAYLOAD", arrived(unsigned))
        self.assertFalse(self.accepted(arrived(unsigned, allow_unsigned_payload=True, body=b"any")).body_verified)
        # Where it is not signed, the header says nothing.
        extra = [*signed().headers.items(), ("x-sdk-content-sha256", "UNSIGNED-PAYLOAD")]
        self.accepted(arrived(headers=extra))
        self.refused("SIGNATURE_MISMATCH", arrived(headers=extra, body=b"any", allow_unsigned_payload=True))
        self.refused("BODY_UNAVAILABLE", arrived(body={"a": 1}))
        self.refused("BODY_UNAVAILABLE", arrived(body=BODY.decode()))

    def test_keys(self):
        self.refused("KEY_UNKNOWN", arrived(find_secrets={}.get))
        self.refused("KEY_UNKNOWN", arrived(signed(access_key_id="__proto__")))
        self.refused("SIGNATURE_MISMATCH", arrived(find_secrets={KEY: "another"}.get))
        self.refused("SIGNATURE_MISMATCH", arrived(find_secrets={KEY: ["one", "two"]}.get))
        for secrets in [["old", SECRET], [SECRET, "new"], (SECRET,)]:
            self.accepted(arrived(find_secrets={KEY: secrets}.get))
        for nonsense in ["", " ", "\ufeff", [], [SECRET, ""], [None], 0, 5, b"bytes", {}, "\ud800"]:
            self.refused("CONFIG", arrived(find_secrets=lambda key_id, found=nonsense: found))
        self.refused("KEY_LOOKUP", arrived(find_secrets=lambda key_id: 1 / 0))

    def test_bad_options_are_raised(self):
        for changes in [
            *({"max_skew_seconds": bad} for bad in [0, -1, 901, float("nan"), float("inf"), True, "900", None]),
            *({"now": bad} for bad in [None, 0, NOW.replace(tzinfo=None)]),
        ]:
            self.assertEqual(code_of(verify, **arrived(**changes)), "CONFIG")


class Conformance(unittest.TestCase):
    """The program, driven as a child process that stays up."""

    @classmethod
    def setUpClass(cls):
        cls.child = subprocess.Popen(
            [sys.executable, "conformance.py"], cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    @classmethod
    def tearDownClass(cls):
        cls.child.stdin.close()
        cls.child.stdout.close()
        cls.child.wait()

    def ask(self, line):
        if not isinstance(line, bytes):
            line = json.dumps(line).encode()
        self.child.stdin.write(line + b"\n")
        self.child.stdin.flush()
        return json.loads(self.child.stdout.readline().decode("ascii"))

    def sign_case(self, **request):
        request = {"method": "POST", "target": "/v1/a?b=2&a=1", "headers": HEADERS, "body": {"utf8": BODY.decode()}, **request}
        credentials = {"accessKeyId": KEY, "secretAccessKey": SECRET}
        return {"op": "sign", "name": "n", "request": request, "credentials": credentials}

    def test_sign(self):
        expected = signed()
        answer = self.ask(self.sign_case())
        self.assertEqual(answer["name"], "n")
        self.assertEqual(answer["canonicalRequest"], expected.canonical_request)
        self.assertEqual(answer["authorization"], expected.authorization)
        self.assertEqual(answer["requestTarget"], "/v1/a?a=1&b=2")
        self.assertEqual(answer, self.ask(self.sign_case(body={"base64": "eyJhIjoxfQ=="})))

    def test_sign_the_form_of_the_vectors(self):
        for url, host, target in [
            ("https://h.example:1/a/b?x=1", "h.example:1", "/a/b?x=1"),
            ("http://h.example", "h.example", "/"),
            ("h.example?b=/x&a", "h.example", "/?a=&b=%2Fx"),
        ]:
            case = self.sign_case(url=url, headers=[["X-Sdk-Date", DATE]])
            del case["request"]["target"], case["op"]
            answer = self.ask(case)
            self.assertEqual(answer["requestTarget"], target)
            self.assertIn(f"\nhost:{host}\n", answer["canonicalRequest"])
            case["request"]["headers"].append(["HOST", "other"])
            self.assertIn("\nhost:other\n", self.ask(case)["canonicalRequest"])

    def test_verify(self):
        request = signed()
        case = {
            "op": "verify",
            "name": "v",
            "request": {
                "method": "POST",
                "target": request.request_target,
                "headers": list(request.headers.items()),
                "body": {"utf8": BODY.decode()},
            },
            "keys": {KEY: ["old", SECRET]},
            "now": DATE,
        }
        self.assertEqual(self.ask(case), {"name": "v", "ok": True, "keyId": KEY})
        for code, changes in [
            ("DATE_SKEW", {"now": "20191115T040000Z"}),
            ("KEY_UNKNOWN", {"keys": {}}),
            ("CONFIG", {"keys": {KEY: None}}),
            ("CONFIG", {"now": "now"}),
            ("CONFIG", {"now": None}),
            ("CONFIG", {"options": {"maxSkewSeconds": 0}}),
            ("CONFIG", {"options": {"unsignedPayload": True}}),
        ]:
            self.assertEqual(self.ask({**case, **changes}), {"name": "v", "ok": False, "code": code})

    def test_bad_lines_are_answered_and_survived(self):
        for code, line in [
            ("INPUT_BAD", b""),
            ("INPUT_BAD", b"{"),
            ("INPUT_BAD", b"[]"),
            ("INPUT_BAD", b"\xff\xfe{}"),
            ("INPUT_BAD", b"[" * 200000),
            ("INPUT_BAD", b"9" * 5000),
            ("INPUT_BAD", {"op": "other"}),
            ("INPUT_BAD", {"op": []}),
            ("INTERNAL", {}),
            ("INTERNAL", {"op": "verify"}),
            ("INPUT_BAD", self.sign_case(headers=[["a"]])),
            ("INPUT_BAD", self.sign_case(headers=5)),
            ("BODY_UNSUPPORTED", self.sign_case(body={"base64": "!"})),
            ("BODY_UNSUPPORTED", self.sign_case(body={"utf8": "\ud800"})),
            ("URL_INVALID", self.sign_case(target="/\udc00")),
            ("URL_INVALID", self.sign_case(target=None)),
            ("METHOD_INVALID", self.sign_case(method=["GET"])),
            ("HEADER_NAME_INVALID", self.sign_case(headers=[[None, None]])),
        ]:
            with self.subTest(line=str(line)[:80]):
                self.assertEqual(self.ask(line)["error"]["code"], code)
        self.assertEqual(self.ask({**self.sign_case(target=""), "name": "\ud800\n"})["name"], "\ud800\n")


class OtherAlgorithms(unittest.TestCase):
    """One example of each. tools/conformance holds them against the official SDKs."""

    HEADERS = [("Host", "example.com"), ("X-Sdk-Date", DATE)]
    V11 = apig.v11_hmac_sha256("cn-north-4", "iotda")
    ALL = [apig.SDK_HMAC_SHA256, apig.SDK_HMAC_SM3, V11]

    def signed(self, algorithm, **more):
        given = {"access_key_id": KEY, "secret_access_key": SECRET, "algorithm": algorithm, **more}
        return apig.sign("POST", "/a?b=1", self.HEADERS, b"{}", **given)

    def verified(self, signed, algorithms):
        now = apig.parse_date(DATE)
        given = (signed.method, signed.request_target, signed.headers.items(), b"{}", lambda _: SECRET, now)
        return apig.verify(*given, algorithms=algorithms).code

    def test_known_answers(self):
        sm3 = "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"
        self.assertEqual(apig.payload_hash(b"", apig.SDK_HMAC_SM3), sm3)
        known = ["517650a5eaefcc709ca5d17a2901af3d2b29183f6824b077d674bc90ecfa915f",
                 "f3a358953e3691950c6ea6823617b0ee3537d3f9d015372e4774b1a4d196ca3a",
                 "f70500f45f3e42b632790ff4a03b8aa68dbac445fa4485648a6a4ea1444477c2"]
        self.assertEqual([self.signed(algorithm).signature for algorithm in self.ALL], known)

    def test_each_has_to_be_enabled_and_none_passes_as_another(self):
        for algorithm in self.ALL:
            signed = self.signed(algorithm)
            self.assertIsNone(self.verified(signed, self.ALL))
            self.assertEqual(self.verified(signed, [a for a in self.ALL if a != algorithm]), "ALG_UNSUPPORTED")
            with self.assertRaises(apig.SignatureError):
                self.verified(signed, [algorithm, algorithm])
        elsewhere = self.signed(apig.v11_hmac_sha256("cn-east-3", "iotda"))
        self.assertEqual(self.verified(elsewhere, self.ALL), "ALG_UNSUPPORTED")

    def test_a_hash_that_is_not_there_is_a_clear_error(self):
        with self.assertRaises(apig.SignatureError) as caught:
            self.signed(apig.Algorithm("SDK-HMAC-SM9", "x-sdk-content-sm9", "sm9"))
        self.assertEqual(caught.exception.code, "ALG_UNAVAILABLE")
        for region in ["", "a/b", None, "a b", "x" * 65]:
            with self.assertRaises(apig.SignatureError) as caught:
                apig.v11_hmac_sha256(region, "iotda")
            self.assertEqual(caught.exception.code, "OPTION_INVALID")


class Readme(unittest.TestCase):
    """The snippets of README.md, against each other."""

    def test_snippets(self):
        names = {}
        for snippet in re.findall(r"```python\n(.*?)```", (HERE / "README.md").read_text("utf-8"), re.S):
            exec(snippet, names)
        names["Backend"].log_message = lambda *_: None
        server = HTTPServer(("127.0.0.1", 0), names["Backend"])
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            url = f"http://127.0.0.1:{server.server_port}//a%20b?b=2&a=%2B"
            headers = {"Content-Type": "application/json", "X-A": "\u4e2d"}
            with names["send"]("POST", url, headers, BODY, KEY, SECRET) as answer:
                self.assertEqual(answer.status, 200)
            with self.assertRaises(HTTPError) as caught:
                names["send"]("POST", url, headers, BODY, KEY, "wrong-secret")
            self.assertEqual(caught.exception.code, 401)
            caught.exception.close()
        finally:
            server.shutdown()
            server.server_close()


if __name__ == "__main__":
    unittest.main()
