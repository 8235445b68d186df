//! Each stage, sign, and verify.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use apig_signature::*;

const KEY: &str = "example-key-id";
const SECRET: &str = "example-secret";
const DATE: &str = "20191115T033655Z";
const BODY: &[u8] = br#"{"a":1}"#;
const HEADERS: [(&str, &str); 2] = [("Host", "example.com"), ("X-Sdk-Date", DATE)];
const CREDENTIALS: Credentials =
    Credentials { access_key_id: KEY, secret_access_key: SECRET, security_token: None };

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&HEADERS, more].concat()
}

fn signed(target: &str, headers: &[(&str, &str)], body: &[u8]) -> SignedRequest {
    sign("POST", target, headers, body, &CREDENTIALS).unwrap()
}

fn code<T>(result: Result<T, SignatureError>) -> &'static str {
    result.map_or_else(|error| error.code, |_| "ok")
}

fn names(text: &str) -> Vec<String> {
    text.split(';').map(String::from).collect()
}

/// The example of the signing guide, at every stage.
#[test]
fn published_example() {
    let path = "/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs";
    let query = "limit=2&marker=13551d6b-755d-4757-b956-536f674975c0";
    let lines =
        "content-type:application/json\nhost:service.region.example.com\nx-sdk-date:20191115T033655Z\n";
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let (key, secret) = ("QTWAOYTTINDUT2QVKYUC", "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc");
    let values: BTreeMap<String, &str> =
        [("content-type", "application/json"), ("host", "service.region.example.com"), ("x-sdk-date", DATE)]
            .map(|(name, value)| (name.to_string(), value))
            .into();
    let all = signed_headers(["X-Sdk-Date", "Host", "content-type"]);
    assert_eq!(all, names("content-type;host;x-sdk-date"));
    assert_eq!(canonical_uri(path), format!("{path}/"));
    assert_eq!(canonical_query(query), query);
    assert_eq!(canonical_headers(&values, &all), lines.as_bytes());
    assert_eq!(HMAC_SHA256.payload_hash(b""), empty);
    let canonical = canonical_request("GET", path, query, &values, &all, empty.as_bytes());
    let expected = format!("GET\n{path}/\n{query}\n{lines}\ncontent-type;host;x-sdk-date\n{empty}");
    assert_eq!(String::from_utf8(canonical.clone()).unwrap(), expected);
    let to_sign = HMAC_SHA256.string_to_sign(DATE, &canonical);
    assert_eq!(
        to_sign,
        "SDK-HMAC-SHA256\n20191115T033655Z\nb25362e603ee30f4f25e7858e8a7160fd36e803bb2dfe206278659d71a9bcd7a"
    );
    let hex = HMAC_SHA256.signature(secret.as_bytes(), &to_sign);
    assert_eq!(hex, "7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe");
    let header = HMAC_SHA256.authorization(key, DATE, &all, &hex);
    let read = parse_authorization(&header, &[&HMAC_SHA256]).unwrap();
    assert_eq!(
        (read.access_key_id, read.signed_headers.join(";"), read.signature),
        (key, all.join(";"), hex.as_str())
    );

    let headers = [
        ("Host", "service.region.example.com"),
        ("X-Sdk-Date", DATE),
        ("content-type", " application/json\t"),
    ];
    let credentials = Credentials { access_key_id: key, secret_access_key: secret, security_token: None };
    let result = sign("get", &format!("{path}?{query}"), &headers, b"", &credentials).unwrap();
    assert_eq!(result.canonical_request, expected);
    assert_eq!(result.authorization, header);
    assert_eq!((result.method.as_str(), result.request_target), ("GET", format!("{path}?{query}")));
    assert_eq!(result.headers[3], ("Authorization".to_string(), header));
}

#[test]
fn uri() {
    let bad = "%EF%BF%BD";
    for (path, expected) in [
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
        ("/%+1", "/%25%2B1/"),
        ("/%2", "/%252/"),
        ("/100%", "/100%25/"),
        ("/-._~AZaz09", "/-._~AZaz09/"),
        ("/!$&'()*,;=:@", "/%21%24%26%27%28%29%2A%2C%3B%3D%3A%40/"),
        ("/中/%e4%b8%ad", "/%E4%B8%AD/%E4%B8%AD/"),
        ("/%中", "/%25%E4%B8%AD/"),
        ("/%00%0A", "/%00%0A/"),
        ("/%EF%BB%BFa", "/%EF%BB%BFa/"),
    ] {
        assert_eq!(canonical_uri(path), expected);
    }
    // One U+FFFD for each maximal subpart.
    for (path, count, rest) in [
        ("/%ff", 1, ""),
        ("/%E4%B8", 1, ""),
        ("/%E4%B8中", 1, "%E4%B8%AD"),
        ("/%C0%AF", 2, ""),
        ("/%ED%A0%80", 3, ""),
        ("/%F4%90%80%80", 4, ""),
        ("/%F0%9F%98(", 1, "%28"),
        ("/%E0%80%F1%80%80%C2", 4, ""),
    ] {
        assert_eq!(canonical_uri(path), format!("/{}{rest}/", bad.repeat(count)));
    }
}

#[test]
fn query() {
    for (query, expected) in [
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
        // Decoded names are sorted, not encoded ones: `/` comes after `.` and before `Z`.
        ("a%2Fb=1&a.b=2&aZb=3&a%20b=4", "a%20b=4&a.b=2&a%2Fb=1&aZb=3"),
        // A prefix comes first, though `=` sorts after `-`.
        ("a-b=3&a=2", "a=2&a-b=3"),
        // Code point order: UTF-16 has the emoji before U+FF5E.
        ("%F0%9F%98%80=1&%EF%BD%9E=2", "%EF%BD%9E=2&%F0%9F%98%80=1"),
        ("a=%FF%FE&b=%", "a=%EF%BF%BD%EF%BF%BD&b=%25"),
    ] {
        assert_eq!(canonical_query(query), expected);
    }
}

#[test]
fn header_lines() {
    let values: BTreeMap<String, &[u8]> =
        [("a", &b" \t v  w\t "[..]), ("b", b"\xa0v\xa0"), ("c", b" "), ("d", b"\x0bv\x85")]
            .map(|(name, value)| (name.to_string(), value))
            .into();
    assert_eq!(canonical_headers(&values, &names("a;b;c;d")), b"a:v  w\nb:\xa0v\xa0\nc:\nd:\x0bv\x85\n");
    assert_eq!(signed_headers(["z", "a-b", "a_b", "a.b", "ab", "a1", "A"]), names("a;a-b;a.b;a1;a_b;ab;z"));
}

#[test]
fn dates() {
    let seconds = |text: &str| parse_date(text).unwrap().duration_since(UNIX_EPOCH).unwrap().as_secs();
    assert_eq!(seconds("19700101T000000Z"), 0);
    assert_eq!(seconds(DATE), 1_573_789_015);
    assert_eq!(seconds("20000301T000000Z") - seconds("20000228T000000Z"), 2 * 86_400);
    assert_eq!(seconds("21000301T000000Z") - seconds("21000228T000000Z"), 86_400);
    assert_eq!(seconds("99991231T235959Z"), 253_402_300_799);
    assert_eq!(
        UNIX_EPOCH.duration_since(parse_date("00010101T000000Z").unwrap()).unwrap().as_secs(),
        62_135_596_800
    );
    // Every day of two leap cycles, and each end of a year.
    for day in 0..800 * 366 {
        let time = UNIX_EPOCH + Duration::from_secs(day * 86_400 + day % 86_400);
        assert_eq!(parse_date(&format_date(time)), Ok(time));
    }
    for bad in [
        "",
        "now",
        "2019-11-15T03:36:55Z",
        "20191115T03365Z",
        "20191115T033655",
        "20191115t033655z",
        "20260230T000000Z",
        "20191115T240000Z",
        "20191115T036000Z",
        "20261231T235960Z",
        "20190229T000000Z",
        "21000229T000000Z",
        "20191315T033655Z",
        "20190015T033655Z",
        "20190100T033655Z",
        "00000101T000000Z",
        "+2019115T033655Z",
        "20191115T 33655Z",
        "20191115T033655ZZ",
        "2019111٥T033655Z",
        "20191115T0336\u{665}Z",
    ] {
        assert_eq!(code(parse_date(bad)), "DATE_INVALID", "{bad}");
        let headers = [("Host", "example.com"), ("X-Sdk-Date", bad)];
        assert_eq!(code(sign("GET", "/", &headers, b"", &CREDENTIALS)), "DATE_INVALID", "{bad}");
    }
}

#[test]
fn signing() {
    let once = signed("/a%2fb?b=x+y&a", &HEADERS, BODY);
    assert_eq!(once.request_target, "/a%2fb?a=&b=x%2By");
    assert_eq!(signed("/a?=1", &HEADERS, BODY).request_target, "/a");
    // Signing again, or over another Authorization, changes nothing.
    let again: Vec<(&str, &str)> = once.headers.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(signed("/a%2fb?b=x+y&a", &again, BODY), once);
    let both = with(&[("AUTHORIZATION", "Bearer t"), ("authorization", "u")]);
    assert_eq!(signed("/a%2fb?b=x+y&a", &both, BODY).authorization, once.authorization);
    for stated in ["UNSIGNED-PAYLOAD", "0000", ""] {
        let request = signed("/", &with(&[("X-Sdk-Content-SHA256", stated)]), BODY).canonical_request;
        assert!(request.ends_with(&format!("x-sdk-content-sha256;x-sdk-date\n{stated}")), "{request}");
    }
    // The token replaces a header, and without a date it is now.
    let credentials = Credentials { security_token: Some("new"), ..CREDENTIALS };
    let headers = [("host", "example.com"), ("x-security-token", "old")];
    let request = sign("GET", "/", &headers, b"", &credentials).unwrap();
    assert!(request.canonical_request.contains("\nx-security-token:new\n"));
    assert_eq!(
        request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("x-security-token")).count(),
        1
    );
    let date = parse_date(request.string_to_sign.split('\n').nth(1).unwrap()).unwrap();
    assert!(SystemTime::now().duration_since(date).unwrap() < Duration::from_secs(60));
}

#[test]
fn error_codes() {
    let as_ = |id, secret, token| {
        let credentials = Credentials { access_key_id: id, secret_access_key: secret, security_token: token };
        code(sign("GET", "/", &HEADERS, b"", &credentials))
    };
    for bad in ["", " ", "a ", "a\r", "a b", "a,b", "é", "a\x7f"] {
        assert_eq!(as_(bad, SECRET, None), "CREDENTIALS_INVALID", "{bad:?}");
    }
    for bad in ["", "\t", "s\n", " s", "\u{feff}s", "s\u{3000}", "s\ns", "s\0s"] {
        assert_eq!(as_(KEY, bad, None), "CREDENTIALS_INVALID", "{bad:?}");
    }
    for bad in ["", " ", "t\n", "t t", "é"] {
        assert_eq!(as_(KEY, SECRET, Some(bad)), "CREDENTIALS_INVALID", "{bad:?}");
    }
    assert_eq!(as_(KEY, "密钥", Some("a,b")), "ok");
    for bad in ["", "GET ", "GET\n", "GÉT", "ß"] {
        assert_eq!(code(sign(bad, "/", &HEADERS, b"", &CREDENTIALS)), "METHOD_INVALID", "{bad:?}");
    }
    for bad in
        ["", "a", "*", "?a=1", "https://example.com/", "/a#b", "/?a#", "/a\r\nb", "/?a\0", "/\t", "/\x7f"]
    {
        assert_eq!(code(sign("GET", bad, &HEADERS, b"", &CREDENTIALS)), "URL_INVALID", "{bad:?}");
    }
    let with_code = |headers: &[(&str, &str)]| code(sign("GET", "/", headers, b"", &CREDENTIALS));
    for bad in ["", "a b", "a:", "a\n", "é", "\u{212a}"] {
        assert_eq!(with_code(&with(&[(bad, "v")])), "HEADER_NAME_INVALID", "{bad:?}");
    }
    for bad in ["a\nb", "a\r", "\0"] {
        assert_eq!(with_code(&with(&[("x-a", bad)])), "HEADER_VALUE_INVALID", "{bad:?}");
        assert_eq!(with_code(&with(&[("Authorization", bad)])), "HEADER_VALUE_INVALID", "{bad:?}");
    }
    assert_eq!(with_code(&with(&[("HOST", "x")])), "HEADER_DUPLICATE");
    assert_eq!(with_code(&HEADERS[1..]), "HOST_MISSING");
    assert_eq!(with_code(&[("host", " ")]), "HOST_MISSING");
}

#[test]
fn nothing_prints_secrets() {
    let credentials =
        Credentials { access_key_id: "ak", secret_access_key: "hush", security_token: Some("hush") };
    let request = sign("GET", "/", &with(&[("x-a", "hush")]), b"hush", &credentials).unwrap();
    assert!(!format!("{credentials:?} {request:?}").contains("hush"));
    for (credentials, target) in [
        (Credentials { secret_access_key: "hush\n", ..CREDENTIALS }, "/"),
        (Credentials { access_key_id: "hush,", ..CREDENTIALS }, "/"),
        (CREDENTIALS, "hush"),
        (CREDENTIALS, "/"),
    ] {
        let error = sign("GET", target, &with(&[("x-a", "hush\0")]), b"", &credentials).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hush"));
    }
}

// --- Verifying ---

fn now() -> SystemTime {
    parse_date(DATE).unwrap()
}

fn find(key_id: &str) -> Result<Vec<String>, ()> {
    Ok(if key_id == KEY { vec!["old".into(), SECRET.into()] } else { vec![] })
}

fn wire(headers: &[(String, String)]) -> Vec<(&str, &[u8])> {
    headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect()
}

/// Verifies a POST with the default options.
fn check(target: &str, headers: &[(&str, &[u8])], body: &[u8]) -> &'static str {
    code(verify(Arrived { method: "POST", target, headers, body }, find, now(), &Options::default()))
}

#[test]
fn round_trip() {
    let large = "x".repeat(100_000);
    for (target, body) in [
        ("/", &b""[..]),
        ("/v1/a%2Fb//./?b=2&a=1&a=0", BODY),
        ("/中/%ff%zz?中=%E4&+=+", b"\xff\xfe\0"),
        ("/a b?c d=e f&=x", large.as_bytes()),
    ] {
        let headers = with(&[("X-A", " a  b\t"), ("X-B", "中à\u{a0}"), ("__proto__", ""), ("X_~!", "1")]);
        let request = signed(target, &headers, body);
        let headers = wire(&request.headers);
        for sent in [target, &request.request_target] {
            let arrived = Arrived { method: "POST", target: sent, headers: &headers, body };
            let verified = verify(arrived, find, now(), &Options::default());
            assert_eq!(verified, Ok(Verified { key_id: KEY.into(), body_verified: true }));
        }
        assert_eq!(check(target, &headers, &[body, b" "].concat()), "SIGNATURE_MISMATCH");
        assert_eq!(check("/other", &headers, body), "SIGNATURE_MISMATCH");
    }
}

#[test]
fn refused_authorizations() {
    let good = signed("/", &HEADERS, BODY).authorization;
    let given = |text: &str| {
        let headers = [
            HEADERS.map(|(name, value)| (name, value.as_bytes())).to_vec(),
            vec![("Authorization", text.as_bytes())],
        ];
        check("/", &headers.concat(), BODY)
    };
    assert_eq!(given(&good), "ok");
    assert_eq!(given(&good.replace(", ", ",")), "ok");
    assert_eq!(check("/", &HEADERS.map(|(name, value)| (name, value.as_bytes())), BODY), "AUTH_MISSING");
    let end = good.len();
    for bad in [
        format!("{good}, x=1"),
        format!("{good}\n"),
        format!("{good} "),
        format!("junk {good}"),
        format!(", {good}"),
        good.replace("Access=", "access="),
        good.replace(", ", ",  "),
        good.replace(", ", ",\t"),
        good.replace(" Access", "  Access"),
        good.replace(KEY, ""),
        good.replace(KEY, "a/b"),
        good.replace(KEY, "中"),
        good.replace(KEY, &"k".repeat(201)),
        good[..end - 1].to_string(),
        format!("{good}0"),
        format!("{}zz", &good[..end - 2]),
        good[..end - 64].to_string() + &good[end - 64..].to_uppercase(),
        String::new(),
        HMAC_SHA256.name.to_string(),
        ",".repeat(8000),
    ] {
        assert_eq!(given(&bad), "AUTH_MALFORMED", "{bad:.200}");
    }
    assert_eq!(given(&good.replace("SDK", "sdk")), "ALG_UNSUPPORTED");
    assert_eq!(given("Basic YTpi"), "ALG_UNSUPPORTED");
    assert_eq!(given(&" ".repeat(9000)), "LIMIT");
    for bad in [
        ";host;x-sdk-date",
        "host;;x-sdk-date",
        "host;host;x-sdk-date",
        "Host;x-sdk-date",
        "x-sdk-date;host",
        "authorization;host;x-sdk-date",
        "",
    ] {
        assert_eq!(given(&good.replace("host;x-sdk-date", bad)), "SIGNED_HEADERS_MALFORMED", "{bad}");
    }
    assert_eq!(given(&good.replace("host;", "")), "SIGNED_HEADER_REQUIRED");
    assert_eq!(given(&good.replace("host;", "constructor;host;")), "SIGNED_HEADER_ABSENT");
    assert_eq!(given(&good.replace(KEY, "unknown")), "KEY_UNKNOWN");
}

#[test]
fn refused_headers() {
    let request = signed("/", &with(&[("X-A", "a")]), BODY);
    let sent = wire(&request.headers);
    let added = |more: &[(&str, &[u8])]| check("/", &[&sent, more].concat(), BODY);
    assert_eq!(added(&[("X-Extra", b"1"), ("x-sdk-content-sha256", b"UNSIGNED-PAYLOAD")]), "ok");
    assert_eq!(added(&[("authorization", b"x")]), "AUTH_DUPLICATE");
    assert_eq!(added(&[("HOST", b"example.com")]), "HEADER_DUPLICATE");
    assert_eq!(added(&[("X-Original-URL", b"/admin")]), "HEADER_UNSIGNED");
    assert_eq!(added(&[("x-b", &[b'v'; 102_400])]), "LIMIT");
    assert_eq!(added(&[("x", &b""[..]); 2000]), "LIMIT");
    let changed = |name: &str, value: &'static [u8]| {
        let headers: Vec<(&str, &[u8])> =
            sent.iter().map(|header| if header.0 == name { (header.0, value) } else { *header }).collect();
        check("/", &headers, BODY)
    };
    assert_eq!(changed("X-A", b"\t a  "), "ok");
    assert_eq!(changed("X-A", b"b"), "SIGNATURE_MISMATCH");
    assert_eq!(changed("X-A", b"\xff"), "SIGNATURE_MISMATCH");
    assert_eq!(changed("X-A", b"a\n"), "HEADER_BAD_BYTES");
    assert_eq!(changed("X-Sdk-Date", b"20260230T250000Z"), "DATE_MALFORMED");
    assert_eq!(changed("X-Sdk-Date", b"20191115T03365\xff"), "DATE_MALFORMED");
    assert_eq!(changed("X-Sdk-Date", b"99991231T235959Z"), "DATE_SKEW");
    let undated: Vec<_> = sent.iter().copied().filter(|(name, _)| *name != "X-Sdk-Date").collect();
    assert_eq!(check("/", &undated, BODY), "DATE_MISSING");
    for bad in ["", "*", "a", "https://example.com/", "/a#b"] {
        assert_eq!(check(bad, &sent, BODY), "TARGET_BAD", "{bad}");
    }
}

#[test]
fn payloads() {
    let stating = |hash: &str| signed("/", &with(&[("x-sdk-content-sha256", hash)]), BODY);
    let stated = stating(&HMAC_SHA256.payload_hash(BODY));
    assert_eq!(check("/", &wire(&stated.headers), BODY), "ok");
    assert_eq!(check("/", &wire(&stated.headers), b"swapped"), "BODY_MISMATCH");
    assert_eq!(check("/other", &wire(&stated.headers), b"swapped"), "SIGNATURE_MISMATCH");
    for bad in [
        "0000",
        "",
        "unsigned-payload",
        &HMAC_SHA256.payload_hash(b"").to_uppercase(),
        &(HMAC_SHA256.payload_hash(b"") + "0"),
    ] {
        assert_eq!(check("/", &wire(&stating(bad).headers), BODY), "HASH_HEADER_BAD", "{bad}");
    }
    let unsigned = stating(UNSIGNED_PAYLOAD);
    let headers = wire(&unsigned.headers);
    assert_eq!(check("/", &headers, BODY), "UNSIGNED_PAYLOAD");
    let options = Options { allow_unsigned_payload: true, ..Options::default() };
    let arrived = Arrived { method: "POST", target: "/", headers: &headers, body: b"any" };
    assert_eq!(
        verify(arrived, find, now(), &options),
        Ok(Verified { key_id: KEY.into(), body_verified: false })
    );
}

#[test]
fn time_and_keys() {
    let request = signed("/", &HEADERS, BODY);
    let headers = wire(&request.headers);
    let arrived = Arrived { method: "POST", target: "/", headers: &headers, body: BODY };
    let options = Options::default();
    let quarter = Duration::from_secs(900);
    let moment = Duration::from_millis(1);
    for (now, expected) in [
        (now() + quarter, "ok"),
        (now() - quarter, "ok"),
        (now() + quarter + moment, "DATE_SKEW"),
        (now() - quarter - moment, "DATE_SKEW"),
    ] {
        assert_eq!(code(verify(arrived, find, now, &options)), expected);
    }
    for max_skew in [Duration::ZERO, quarter + moment] {
        assert_eq!(code(verify(arrived, find, now(), &Options { max_skew, ..options.clone() })), "CONFIG");
    }
    assert_eq!(code(verify(arrived, |_| Err("down"), now(), &options)), "KEY_LOOKUP");
    for bad in ["", " ", "\u{feff}"] {
        let find = |_: &str| Ok::<_, ()>(vec![SECRET.to_string(), bad.to_string()]);
        assert_eq!(code(verify(arrived, find, now(), &options)), "CONFIG");
    }
    let lower = Arrived { method: "post", ..arrived };
    assert_eq!(code(verify(lower, find, now(), &options)), "SIGNATURE_MISMATCH");
    assert_eq!(code(verify(Arrived { method: "", ..arrived }, find, now(), &options)), "SIGNATURE_MISMATCH");
}

/// One example of each. tools/conformance holds them against the official SDKs.
#[cfg(feature = "sm3")]
#[test]
fn algorithms() {
    let v11 = v11_hmac_sha256("cn-north-4", "iotda").unwrap();
    let elsewhere = v11_hmac_sha256("cn-east-3", "iotda").unwrap();
    let all = [&HMAC_SHA256, &HMAC_SM3, &v11];
    let sign = |algorithm: &Algorithm| {
        let credentials = Credentials {
            access_key_id: "example-key-id",
            secret_access_key: "example-secret",
            security_token: None,
        };
        let headers = [("Host", "example.com"), ("X-Sdk-Date", "20191115T033655Z")];
        sign_with(algorithm, "POST", "/a?b=1", &headers, b"{}", &credentials).unwrap()
    };
    let verified = |signed: &SignedRequest, algorithms: &[&Algorithm]| {
        let headers: Vec<(&str, &[u8])> =
            signed.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let arrived =
            Arrived { method: "POST", target: &signed.request_target, headers: &headers, body: b"{}" };
        let find = |_: &str| Ok::<_, ()>(vec!["example-secret".to_string()]);
        let now = parse_date("20191115T033655Z").unwrap();
        verify(arrived, find, now, &Options { algorithms, ..Options::default() })
            .map_or_else(|error| error.code, |_| "ACCEPT")
    };
    for (at, known) in [
        "517650a5eaefcc709ca5d17a2901af3d2b29183f6824b077d674bc90ecfa915f",
        "f3a358953e3691950c6ea6823617b0ee3537d3f9d015372e4774b1a4d196ca3a",
        "f70500f45f3e42b632790ff4a03b8aa68dbac445fa4485648a6a4ea1444477c2",
    ]
    .iter()
    .enumerate()
    {
        let signed = sign(all[at]);
        assert_eq!(signed.signature, *known);
        assert_eq!(verified(&signed, &all), "ACCEPT");
        assert_eq!(verified(&signed, &[all[(at + 1) % 3], all[(at + 2) % 3]]), "ALG_UNSUPPORTED");
        assert_eq!(verified(&signed, &[all[at], all[at]]), "CONFIG");
        assert_eq!(verified(&signed, &[]), "CONFIG");
    }
    assert_eq!(verified(&sign(&elsewhere), &all), "ALG_UNSUPPORTED");
    for bad in ["", "a/b", "a b", "\u{e9}"] {
        assert_eq!(v11_hmac_sha256(bad, "iotda").unwrap_err().code, "OPTION_INVALID");
    }
}
