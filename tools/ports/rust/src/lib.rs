//! SDK-HMAC-SHA256 request signatures: the Rust reference port, in one file.
//!
//! ```text
//! CanonicalRequest = METHOD \n URI \n Query \n Headers \n SignedHeaders \n PayloadHash
//! StringToSign     = "SDK-HMAC-SHA256" \n X-Sdk-Date \n Hex(SHA-256(CanonicalRequest))
//! Signature        = Hex(HMAC-SHA-256(secret access key, StringToSign))
//! ```
//!
//! Two other algorithms differ from it in what [`Algorithm`] says: SDK-HMAC-SM3 (feature `sm3`) has another hash,
//! V11-HMAC-SHA256 a derived key, and one line more in StringToSign.
//!
//! Read from top to bottom: each stage of the protocol is one function, and [`sign`] and [`verify`] both walk
//! them. Rust 1.85 or newer; SHA-256 and HMAC come from the crates `sha2` and `hmac`, all else from `std`.
//!
//! A `str` is UTF-8, so comparing two orders them by code point, which is the order that the protocol sorts in.

use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::hash::{BuildHasher, Hasher};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
#[cfg(feature = "sm3")]
use sm3::Sm3;

pub const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";
const DATE_HEADER: &str = "x-sdk-date";
const TOKEN_HEADER: &str = "x-security-token";

/// What a pasted secret may have at its ends: the white space of Unicode, the byte order mark.
const WHITE_SPACE: &[char] = &[
    '\t', '\n', '\u{b}', '\u{c}', '\r', ' ', '\u{a0}', '\u{1680}', '\u{2000}', '\u{2001}', '\u{2002}',
    '\u{2003}', '\u{2004}', '\u{2005}', '\u{2006}', '\u{2007}', '\u{2008}', '\u{2009}', '\u{200a}',
    '\u{2028}', '\u{2029}', '\u{202f}', '\u{205f}', '\u{3000}', '\u{feff}',
];

/// Bad input, or the reason why a request is refused. `code` is stable; `message` names the argument and shows no
/// secret, token or body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureError {
    pub code: &'static str,
    pub message: String,
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for SignatureError {}

type Result<T> = std::result::Result<T, SignatureError>;

fn require(condition: bool, code: &'static str, message: impl Into<String>) -> Result<()> {
    if condition {
        Ok(())
    } else {
        Err(SignatureError { code, message: message.into() })
    }
}

// --- The algorithms ---

/// Everything in which one signature algorithm differs from another.
#[derive(Debug, Clone)]
pub struct Algorithm {
    /// The scheme of Authorization, and the first line of the string to sign.
    pub name: &'static str,
    /// The header that carries the payload hash.
    pub content_header: &'static str,
    hash: fn(&[u8]) -> Vec<u8>,
    mac: fn(key: &[u8], text: &[u8]) -> Vec<u8>,
    matches: fn(key: &[u8], text: &[u8], claimed: &[u8]) -> bool,
    /// Region and service.
    scope: Option<(String, String)>,
}

/// SDK-HMAC-SHA256, which every gateway understands.
pub static HMAC_SHA256: Algorithm = Algorithm {
    name: "SDK-HMAC-SHA256",
    content_header: "x-sdk-content-sha256",
    hash: hash::<Sha256>,
    mac: mac::<Hmac<Sha256>>,
    matches: matches::<Hmac<Sha256>>,
    scope: None,
};

/// SDK-HMAC-SM3: SM3 in place of SHA-256, for both hashes and the HMAC.
#[cfg(feature = "sm3")]
pub static HMAC_SM3: Algorithm = Algorithm {
    name: "SDK-HMAC-SM3",
    content_header: "x-sdk-content-sm3",
    hash: hash::<Sm3>,
    mac: mac::<Hmac<Sm3>>,
    matches: matches::<Hmac<Sm3>>,
    scope: None,
};

/// V11-HMAC-SHA256, whose key is derived for one day, region and service.
pub fn v11_hmac_sha256(region: &str, service: &str) -> Result<Algorithm> {
    for part in [region, service] {
        let plain = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        let sound = plain && (1..=64).contains(&part.len());
        require(sound, "OPTION_INVALID", "region, service: must be names such as cn-north-4")?;
    }
    let scope = Some((region.into(), service.into()));
    Ok(Algorithm { name: "V11-HMAC-SHA256", scope, ..HMAC_SHA256.clone() })
}

fn hash<D: Digest>(data: &[u8]) -> Vec<u8> {
    D::digest(data).to_vec()
}

fn mac<M: Mac + KeyInit>(key: &[u8], text: &[u8]) -> Vec<u8> {
    keyed::<M>(key, text).finalize().into_bytes().to_vec()
}

/// Takes constant time.
fn matches<M: Mac + KeyInit>(key: &[u8], text: &[u8], claimed: &[u8]) -> bool {
    keyed::<M>(key, text).verify_slice(claimed).is_ok()
}

fn keyed<M: Mac + KeyInit>(key: &[u8], text: &[u8]) -> M {
    <M as KeyInit>::new_from_slice(key).expect("any length will do").chain_update(text)
}

// --- The stages ---

/// Decodes once. A malformed escape stays as it is; bad UTF-8 becomes U+FFFD, one per maximal subpart.
pub fn percent_decode(text: &str) -> String {
    let text = text.as_bytes();
    let mut decoded = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        match text[at..] {
            [b'%', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                decoded.push(hex_digit(high) << 4 | hex_digit(low));
                at += 3;
            }
            [byte, ..] => {
                decoded.push(byte);
                at += 1;
            }
            [] => unreachable!(),
        }
    }
    // "Lossy" is this protocol's own rule: std replaces maximal subparts too.
    String::from_utf8_lossy(&decoded).into_owned()
}

fn hex_digit(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20) - b'a' + 10,
    }
}

/// Encodes the UTF-8 of all but `A-Za-z0-9-_.~`, with uppercase hex digits.
pub fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(byte.into()),
            _ => encoded += &format!("%{byte:02X}"),
        }
    }
    encoded
}

/// `/a b/%63` -> `/a%20b/c/`. Dot segments and `//` are kept.
pub fn canonical_uri(path: &str) -> String {
    // Decoding comes before splitting: that is what turns `%2F` into a slash.
    let segments: Vec<String> = percent_decode(path).split('/').map(percent_encode).collect();
    let uri = segments.join("/");
    if uri.ends_with('/') {
        uri
    } else {
        uri + "/"
    }
}

/// `b=2&a` -> `a=&b=2`. Takes the query without its `?`; a `+` is a plus, not a space.
pub fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, value)| (percent_decode(name), percent_decode(value)))
        .collect();
    // Sorted before encoding, by name and then by value.
    pairs.sort();
    let encoded: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", percent_encode(name), percent_encode(value)))
        .collect();
    encoded.join("&")
}

/// A `name:value` line for each name; values are the bytes on the wire. Absent ones count as empty.
pub fn canonical_headers<V: AsRef<[u8]>>(values: &BTreeMap<String, V>, names: &[String]) -> Vec<u8> {
    let mut lines = Vec::new();
    for name in names {
        lines.extend(name.as_bytes());
        lines.push(b':');
        lines.extend(values.get(name).map_or(&[][..], |value| trim(value.as_ref())));
        lines.push(b'\n');
    }
    lines
}

/// Without the spaces and tabs at both ends: `trim_ascii` takes more. Inner spaces belong to the value.
fn trim(value: &[u8]) -> &[u8] {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let start = value.iter().position(|byte| !is_blank(byte)).unwrap_or(value.len());
    let end = value.iter().rposition(|byte| !is_blank(byte)).map_or(start, |last| last + 1);
    &value[start..end]
}

/// The names in lower case and code point order.
pub fn signed_headers<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut names: Vec<String> = names.into_iter().map(str::to_ascii_lowercase).collect();
    names.sort();
    names
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The six parts joined by newlines. Bytes, since header values may be any bytes.
pub fn canonical_request<V: AsRef<[u8]>>(
    method: &str,
    path: &str,
    query: &str,
    values: &BTreeMap<String, V>,
    names: &[String],
    payload: &[u8],
) -> Vec<u8> {
    [
        method.as_bytes(),
        canonical_uri(path).as_bytes(),
        canonical_query(query).as_bytes(),
        &canonical_headers(values, names),
        names.join(";").as_bytes(),
        payload,
    ]
    .join(&b'\n')
}

impl Algorithm {
    /// The hash of the body, the empty one too, in lowercase hex.
    pub fn payload_hash(&self, body: &[u8]) -> String {
        hex(&(self.hash)(body))
    }

    /// What a signature of this date holds for, where that is less than everything.
    pub fn scope(&self, date: &str) -> Option<String> {
        self.scope.as_ref().map(|(region, service)| format!("{}/{region}/{service}", &date[..8]))
    }

    /// The algorithm, the date, the scope where there is one, and the hash of the canonical request.
    pub fn string_to_sign(&self, date: &str, canonical: &[u8]) -> String {
        let scope = self.scope(date).map_or(String::new(), |scope| scope + "\n");
        format!("{}\n{date}\n{scope}{}", self.name, self.payload_hash(canonical))
    }

    /// The secret itself; under a scope, the hex text of HKDF-SHA-256 (RFC 5869) of 32 bytes, one block.
    pub fn signing_key(&self, secret_access_key: &str, access_key_id: &str, date: &str) -> Vec<u8> {
        let Some(scope) = self.scope(date) else { return secret_access_key.into() };
        let extracted = (self.mac)(access_key_id.as_bytes(), secret_access_key.as_bytes());
        hex(&(self.mac)(&extracted, (scope + "\x01").as_bytes())).into()
    }

    /// HMAC of the string to sign.
    pub fn signature(&self, signing_key: &[u8], to_sign: &str) -> String {
        hex(&(self.mac)(signing_key, to_sign.as_bytes()))
    }

    /// The value of the Authorization header. A scope stands behind the key id.
    pub fn authorization(
        &self,
        access_key_id: &str,
        date: &str,
        names: &[String],
        signature: &str,
    ) -> String {
        let credential = match self.scope(date) {
            None => format!("Access={access_key_id}"),
            Some(scope) => format!("Credential={access_key_id}/{scope}"),
        };
        format!("{} {credential}, SignedHeaders={}, Signature={signature}", self.name, names.join(";"))
    }
}

// --- Reading the target, the date, the Authorization header ---

/// Splits an origin-form target, `/path?query`, at its first `?`.
pub fn split_target(target: &str) -> Result<(&str, &str)> {
    // A `#` is never sent: what follows it is a fragment that somebody forgot to remove.
    let sound = target.starts_with('/') && !target.contains('#');
    require(sound, "URL_INVALID", "target: must be /path?query, without a fragment")?;
    Ok(target.split_once('?').unwrap_or((target, "")))
}

/// Reads `YYYYMMDDTHHMMSSZ` and nothing else: no leap second, no 30 February, no year 0.
pub fn parse_date(text: &str) -> Result<SystemTime> {
    read_date(text.as_bytes()).ok_or(SignatureError {
        code: "DATE_INVALID",
        message: "x-sdk-date: must be a UTC date that exists, as YYYYMMDDTHHMMSSZ".into(),
    })
}

fn read_date(text: &[u8]) -> Option<SystemTime> {
    if text.len() != 16 || text[8] != b'T' || text[15] != b'Z' {
        return None;
    }
    let number = |from: usize, to: usize| {
        text[from..to]
            .iter()
            .try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0')))
    };
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    let (hour, minute, second) = (number(9, 11)?, number(11, 13)?, number(13, 15)?);
    let lengths = month_lengths(year);
    let exists = year >= 1 && (1..=12).contains(&month) && day >= 1 && day <= lengths[month as usize - 1];
    if !exists || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days =
        days_before(year) - days_before(1970) + lengths[..month as usize - 1].iter().sum::<i64>() + day - 1;
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
    let distance = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 {
        UNIX_EPOCH.checked_sub(distance)
    } else {
        UNIX_EPOCH.checked_add(distance)
    }
}

/// Writes `YYYYMMDDTHHMMSSZ`, for times from 1970 on.
pub fn format_date(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()) as i64;
    let days = seconds / 86_400 + days_before(1970);
    // A guess that is never too late, then up to the year that the day is in.
    let mut year = 1 + days / 366;
    while days_before(year + 1) <= days {
        year += 1;
    }
    let (mut month, mut day) = (1, 1 + days - days_before(year));
    for length in month_lengths(year) {
        if day <= length {
            break;
        }
        (month, day) = (month + 1, day - length);
    }
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

fn month_lengths(year: i64) -> [i64; 12] {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}

/// Days from the first of January of the year 1 to that of `year`.
fn days_before(year: i64) -> i64 {
    let years = year - 1;
    years * 365 + years / 4 - years / 100 + years / 400
}

/// What an Authorization header says.
#[derive(Debug, Clone)]
pub struct Parameters<'a> {
    pub algorithm: &'a Algorithm,
    pub access_key_id: &'a str,
    pub scope: Option<&'a str>,
    pub signed_headers: Vec<&'a str>,
    pub signature: &'a str,
}

/// Reads one grammar, with nothing before or after it. The first word alone says which of the algorithms is meant.
pub fn parse_authorization<'a>(text: &'a str, algorithms: &[&'a Algorithm]) -> Result<Parameters<'a>> {
    let (scheme, rest) = text.split_once(' ').unwrap_or((text, ""));
    let algorithm = algorithms.iter().find(|algorithm| algorithm.name == scheme);
    let named = algorithms.iter().any(|algorithm| rest.contains(algorithm.name));
    let other = algorithm.is_none() && is_token(scheme) && !named;
    require(!other, "ALG_UNSUPPORTED", "authorization: the scheme is of no algorithm in options.algorithms")?;
    let message = "authorization: must hold Access, SignedHeaders, Signature".into();
    algorithm
        .and_then(|algorithm| read_parameters(rest, algorithm))
        .ok_or(SignatureError { code: "AUTH_MALFORMED", message })
}

fn read_parameters<'a>(text: &'a str, algorithm: &'a Algorithm) -> Option<Parameters<'a>> {
    // `, ` or `,` stands between two parameters, so neither value has a comma.
    let label = if algorithm.scope.is_some() { "Credential=" } else { "Access=" };
    let (credential, rest) = text.strip_prefix(label)?.split_once(',')?;
    let (access_key_id, scope) = match algorithm.scope {
        None => (credential, None),
        Some(_) => split_scope(credential).map(|(id, scope)| (id, Some(scope)))?,
    };
    let (names, rest) =
        rest.strip_prefix(' ').unwrap_or(rest).strip_prefix("SignedHeaders=")?.split_once(',')?;
    let signature = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix("Signature=")?;
    let sound = is_visible(credential) && !access_key_id.is_empty() && is_hash_hex(signature);
    let signed_headers = names.split(';').collect();
    sound.then_some(Parameters { algorithm, access_key_id, scope, signed_headers, signature })
}

/// The scope is the last three parts; an access key id may have slashes of its own.
fn split_scope(credential: &str) -> Option<(&str, &str)> {
    let (start, _) = credential.rmatch_indices('/').nth(2)?;
    let (access_key_id, scope) = (&credential[..start], &credential[start + 1..]);
    let parts: Vec<&str> = scope.split('/').collect();
    let day = parts[0].len() == 8 && parts[0].bytes().all(|byte| byte.is_ascii_digit());
    (day && parts.iter().all(|part| !part.is_empty())).then_some((access_key_id, scope))
}

fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

fn is_visible(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn is_hash_hex(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The bytes of a value, trimmed as HTTP trims it.
fn header_value<'a>(argument: &str, value: &'a [u8]) -> Result<&'a [u8]> {
    let allowed = !value.iter().any(|byte| matches!(byte, b'\0' | b'\r' | b'\n'));
    require(allowed, "HEADER_VALUE_INVALID", format!("{argument}: must not have CR, LF or NUL"))?;
    Ok(trim(value))
}

// --- Signing ---

/// An access key pair; the security token is for temporary ones. Does not print what is secret.
#[derive(Clone, Default)]
pub struct Credentials<'a> {
    pub access_key_id: &'a str,
    pub secret_access_key: &'a str,
    pub security_token: Option<&'a str>,
}

impl fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

/// What to send (method, request_target, headers), and each stage on the way there. Prints no headers, which may
/// hold a token.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedRequest {
    pub method: String,
    pub request_target: String,
    pub headers: Vec<(String, String)>,
    pub canonical_uri: String,
    pub canonical_query: String,
    pub signed_headers: Vec<String>,
    pub canonical_request: String,
    pub string_to_sign: String,
    pub signature: String,
    pub authorization: String,
}

impl fmt::Debug for SignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedRequest").field("signed_headers", &self.signed_headers).finish_non_exhaustive()
    }
}

/// Signs `/path?query`; the headers must hold `Host`. Without an `X-Sdk-Date` header the date is now.
pub fn sign(
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
    credentials: &Credentials<'_>,
) -> Result<SignedRequest> {
    sign_with(&HMAC_SHA256, method, target, headers, body, credentials)
}

/// As [`sign`], with another algorithm.
pub fn sign_with(
    algorithm: &Algorithm,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
    credentials: &Credentials<'_>,
) -> Result<SignedRequest> {
    check_credentials(credentials)?;
    require(is_token(method), "METHOD_INVALID", "method: must be an HTTP token")?;
    let method = method.to_ascii_uppercase(); // HTTP clients send it so
    let (path, query) = split_target(target)?;
    // The target is sent as it stands, and a line break would end the request line.
    let printable = !target.bytes().any(|byte| byte.is_ascii_control());
    require(printable, "URL_INVALID", "target: holds a control character, percent-encode it")?;

    let mut given = read_headers(headers)?;
    if let Some(token) = credentials.security_token {
        given.retain(|(name, _)| !name.eq_ignore_ascii_case(TOKEN_HEADER));
        given.push(("X-Security-Token".into(), token.into()));
    }
    if !given.iter().any(|(name, _)| name.eq_ignore_ascii_case(DATE_HEADER)) {
        given.push(("X-Sdk-Date".into(), format_date(SystemTime::now())));
    }
    let values: BTreeMap<String, &str> =
        given.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.as_str())).collect();
    let date = values[DATE_HEADER];
    parse_date(date)?;
    // A hash that the caller states is taken at its word; UNSIGNED-PAYLOAD is one.
    let stated = values.get(algorithm.content_header);
    let payload = stated.map_or_else(|| algorithm.payload_hash(body), |stated| stated.to_string());
    let hosted = values.get("host").is_some_and(|host| !host.is_empty());
    require(hosted, "HOST_MISSING", "headers: host is required")?;

    let names = signed_headers(values.keys().map(String::as_str));
    let canonical = canonical_request(&method, path, query, &values, &names, payload.as_bytes());
    let to_sign = algorithm.string_to_sign(date, &canonical);
    let key = algorithm.signing_key(credentials.secret_access_key, credentials.access_key_id, date);
    let signature = algorithm.signature(&key, &to_sign);
    let credential = algorithm.authorization(credentials.access_key_id, date, &names, &signature);
    given.push(("Authorization".into(), credential.clone()));
    // The canonical query goes out: on it, readers that take `+` or repeated names differently agree.
    let sorted_query = canonical_query(query);
    Ok(SignedRequest {
        method,
        request_target: if sorted_query.is_empty() { path.into() } else { format!("{path}?{sorted_query}") },
        headers: given,
        canonical_uri: canonical_uri(path),
        canonical_query: sorted_query,
        signed_headers: names,
        canonical_request: String::from_utf8(canonical).expect("made of text"),
        string_to_sign: to_sign,
        signature,
        authorization: credential,
    })
}

fn check_credentials(credentials: &Credentials<'_>) -> Result<()> {
    let no_line_break = |text: &str| !text.contains(['\0', '\r', '\n']);
    let check = |argument: &str, text: &str, fits: &dyn Fn(&str) -> bool| {
        let code = "CREDENTIALS_INVALID";
        let stripped = text.trim_matches(WHITE_SPACE);
        require(!stripped.is_empty(), code, format!("{argument}: must be text that is not blank"))?;
        require(stripped == text, code, format!("{argument}: begins or ends with white space"))?;
        require(fits(text), code, format!("{argument}: holds a character that cannot be in one"))
    };
    check("access_key_id", credentials.access_key_id, &|text| is_visible(text) && !text.contains(','))?;
    check("secret_access_key", credentials.secret_access_key, &no_line_break)?;
    credentials.security_token.map_or(Ok(()), |token| check("security_token", token, &is_visible))
}

/// The headers to send, names as given, values trimmed.
fn read_headers(headers: &[(&str, &str)]) -> Result<Vec<(String, String)>> {
    let mut seen = BTreeSet::new();
    let mut result = Vec::new();
    for (name, value) in headers {
        require(is_token(name), "HEADER_NAME_INVALID", "headers: a name is not an HTTP token")?;
        let lower = name.to_ascii_lowercase();
        require(!seen.contains(&lower), "HEADER_DUPLICATE", format!("headers: {lower} is given twice"))?;
        header_value(&format!("headers: {lower}"), value.as_bytes())?;
        if lower != "authorization" {
            // replaced, never signed
            seen.insert(lower);
            result.push((name.to_string(), value.trim_matches([' ', '\t']).to_string()));
        }
    }
    Ok(result)
}

// --- Verifying ---

const MAX_HEADERS: usize = 2000;
const MAX_HEADER_BYTES: usize = 100 * 1024;
const MAX_AUTHORIZATION_BYTES: usize = 8 * 1024;
const MAX_SIGNED_NAMES: usize = 64;
const MAX_SKEW: Duration = Duration::from_secs(900);
/// These make a framework serve another method or path than the signed one.
const REWRITING_HEADERS: [&str; 3] = ["x-http-method-override", "x-original-url", "x-rewrite-url"];

/// A request as it came over the wire: the raw target, every header, the bytes of the body.
#[derive(Clone, Copy)]
pub struct Arrived<'a> {
    pub method: &'a str,
    pub target: &'a str,
    pub headers: &'a [(&'a str, &'a [u8])],
    pub body: &'a [u8],
}

/// How to verify.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// Above 0, at most 15 minutes.
    pub max_skew: Duration,
    pub allow_unsigned_payload: bool,
    /// `x-sdk-date` is always required.
    pub required_headers: &'a [&'a str],
    /// Those that are understood. Each has a name of its own, which the string to sign begins with: so no signature
    /// of one can pass as that of another.
    pub algorithms: &'a [&'a Algorithm],
}

/// The default of `Options::algorithms`.
static FIRST_ALONE: &[&Algorithm] = &[&HMAC_SHA256];

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            max_skew: MAX_SKEW,
            allow_unsigned_payload: false,
            required_headers: &["host"],
            algorithms: FIRST_ALONE,
        }
    }
}

/// Who signed a request, and whether the signature covers the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub key_id: String,
    pub body_verified: bool,
}

/// Verifies a request as it arrived, at the time `now`. The `code` of the error says why it is refused: for the log,
/// not for the client. `CONFIG` is a bad option, or a secret that cannot be one.
///
/// `find_secrets` gives the secrets of a key id: none where it is unknown, two while a key is being rotated.
pub fn verify<E>(
    request: Arrived<'_>,
    find_secrets: impl FnOnce(&str) -> std::result::Result<Vec<String>, E>,
    now: SystemTime,
    options: &Options<'_>,
) -> Result<Verified> {
    check_arrived(request, find_secrets, now, options).map_err(|error| SignatureError {
        // What the functions above call errors of the signer, as codes of the verifier.
        code: match error.code {
            "URL_INVALID" => "TARGET_BAD",
            "DATE_INVALID" => "DATE_MALFORMED",
            "HEADER_VALUE_INVALID" => "HEADER_BAD_BYTES",
            code => code,
        },
        ..error
    })
}

fn check_arrived<E>(
    request: Arrived<'_>,
    find_secrets: impl FnOnce(&str) -> std::result::Result<Vec<String>, E>,
    now: SystemTime,
    options: &Options<'_>,
) -> Result<Verified> {
    let sound = !options.max_skew.is_zero() && options.max_skew <= MAX_SKEW;
    require(sound, "CONFIG", "max_skew: must be above 0, at most 15 minutes")?;
    let unique: BTreeSet<&str> = options.algorithms.iter().map(|algorithm| algorithm.name).collect();
    let once = !unique.is_empty() && unique.len() == options.algorithms.len();
    require(once, "CONFIG", "algorithms: must hold at least one, and none twice")?;
    let Signed { algorithm, names, mut values, key_id, scope, claimed } =
        read_signed(request.headers, options)?;
    let hash_header = algorithm.content_header;
    // Bytes that are no text are no date either.
    let date_text = String::from_utf8_lossy(trim(values[DATE_HEADER])).into_owned();
    let date = parse_date(&date_text)?;
    let skew = now.duration_since(date).unwrap_or_else(|error| error.duration());
    require(skew <= options.max_skew, "DATE_SKEW", "x-sdk-date: too far from now")?;
    for value in values.values_mut() {
        *value = header_value("headers", value)?;
    }
    let (path, query) = split_target(request.target)?;
    require(is_token(request.method), "SIGNATURE_MISMATCH", "method: not an HTTP token, nobody signs it")?;

    // A hash header counts where it is signed. Otherwise the body itself is hashed.
    let stated = values.get(hash_header).map(|value| String::from_utf8_lossy(value));
    let unsigned = stated.as_deref() == Some(UNSIGNED_PAYLOAD);
    require(
        options.allow_unsigned_payload || !unsigned,
        "UNSIGNED_PAYLOAD",
        format!("{hash_header}: not allowed"),
    )?;
    let known = unsigned || stated.as_deref().is_none_or(is_hash_hex);
    require(known, "HASH_HEADER_BAD", format!("{hash_header}: must be 64 lowercase hex digits"))?;
    let actual = if unsigned { UNSIGNED_PAYLOAD.into() } else { algorithm.payload_hash(request.body) };

    // Whoever signs for another day, region or service signs for somebody else.
    let here = scope == algorithm.scope(&date_text);
    require(here, "ALG_UNSUPPORTED", "Credential: of another date, region or service")?;
    let secrets = secrets_of(find_secrets, &key_id)?;
    // The case of the method is left alone here: what arrived must be what was signed.
    let payload = stated.as_deref().unwrap_or(&actual).as_bytes();
    let canonical = canonical_request(request.method, path, query, &values, &names, payload);
    let to_sign = algorithm.string_to_sign(&date_text, &canonical);
    let nobodys = [no_secret()];
    let mut matches = false;
    for secret in if secrets.is_empty() { &nobodys[..] } else { &secrets[..] } {
        // Constant time, every secret.
        let key = algorithm.signing_key(secret, &key_id, &date_text);
        matches |= (algorithm.matches)(&key, to_sign.as_bytes(), &claimed);
    }
    require(!secrets.is_empty(), "KEY_UNKNOWN", "Access: unknown key id")?;
    require(matches, "SIGNATURE_MISMATCH", "Signature: differs")?;
    // A stated hash is signed, the body is not: this ties them together.
    let same = stated.is_none_or(|stated| stated == actual);
    require(same, "BODY_MISMATCH", "body: not the one whose hash was signed")?;
    Ok(Verified { key_id, body_verified: !unsigned })
}

/// What can be checked without a secret.
struct Signed<'a> {
    algorithm: Algorithm,
    names: Vec<String>,
    values: BTreeMap<String, &'a [u8]>,
    key_id: String,
    scope: Option<String>,
    claimed: [u8; 32],
}

fn read_signed<'a>(headers: &[(&str, &'a [u8])], options: &Options<'_>) -> Result<Signed<'a>> {
    let mut values: HashMap<String, Vec<&'a [u8]>> = HashMap::new();
    let mut size = 0;
    for (at, (name, value)) in headers.iter().enumerate() {
        // ASCII alone: `to_lowercase` would make a plain `k` of the Kelvin sign.
        values.entry(name.to_ascii_lowercase()).or_default().push(value);
        size += name.len() + value.len();
        require(at < MAX_HEADERS && size <= MAX_HEADER_BYTES, "LIMIT", "headers: too many or too large")?;
    }
    let sent = values.get("authorization").map_or(&[][..], Vec::as_slice);
    require(!sent.is_empty(), "AUTH_MISSING", "authorization: absent")?;
    require(sent.len() == 1, "AUTH_DUPLICATE", "authorization: more than one")?;
    require(sent[0].len() <= MAX_AUTHORIZATION_BYTES, "LIMIT", "authorization: too long")?;
    let text = String::from_utf8_lossy(sent[0]);
    let Parameters { algorithm, access_key_id, scope, signed_headers: names, signature } =
        parse_authorization(&text, options.algorithms)?;

    require(names.len() <= MAX_SIGNED_NAMES, "LIMIT", "SignedHeaders: too many")?;
    let plain = names.iter().all(|name| {
        is_token(name) && !name.bytes().any(|byte| byte.is_ascii_uppercase()) && *name != "authorization"
    });
    let orderly = plain && names.windows(2).all(|two| two[0] < two[1]);
    require(orderly, "SIGNED_HEADERS_MALFORMED", "SignedHeaders: must be lowercase, sorted and unique")?;
    require(values.contains_key(DATE_HEADER), "DATE_MISSING", "x-sdk-date: absent")?;
    for name in options.required_headers.iter().chain([&DATE_HEADER]) {
        let signed = names.contains(&name.to_ascii_lowercase().as_str());
        require(signed, "SIGNED_HEADER_REQUIRED", "SignedHeaders: a required header is not signed")?;
    }
    for name in &names {
        let count = values.get(*name).map_or(0, Vec::len);
        require(count > 0, "SIGNED_HEADER_ABSENT", "SignedHeaders: one of them is absent")?;
        require(count == 1, "HEADER_DUPLICATE", "headers: a signed one comes twice")?;
    }
    let rewritten = REWRITING_HEADERS.iter().any(|name| values.contains_key(*name) && !names.contains(name));
    require(!rewritten, "HEADER_UNSIGNED", "headers: one that rewrites the request is not signed")?;

    let mut claimed = [0; 32];
    for (byte, digits) in claimed.iter_mut().zip(signature.as_bytes().chunks(2)) {
        *byte = hex_digit(digits[0]) << 4 | hex_digit(digits[1]);
    }
    Ok(Signed {
        values: names.iter().map(|name| (name.to_string(), values[*name][0])).collect(),
        names: names.iter().map(|name| name.to_string()).collect(),
        algorithm: algorithm.clone(),
        key_id: access_key_id.into(),
        scope: scope.map(str::to_string),
        claimed,
    })
}

/// All secrets of a key, none where the key is unknown.
fn secrets_of<E>(
    find_secrets: impl FnOnce(&str) -> std::result::Result<Vec<String>, E>,
    key_id: &str,
) -> Result<Vec<String>> {
    // Key ids of the gateway are of this form; Access may hold more.
    let sound = key_id.len() <= 200 && percent_encode(key_id) == key_id;
    require(sound, "AUTH_MALFORMED", "Access: not a key id")?;
    let failed = |_| SignatureError { code: "KEY_LOOKUP", message: "find_secrets: failed".into() };
    let secrets = find_secrets(key_id).map_err(failed)?;
    let usable = secrets.iter().all(|secret| !secret.trim_matches(WHITE_SPACE).is_empty());
    require(usable, "CONFIG", "find_secrets: gave a secret that is blank")?;
    Ok(secrets)
}

/// Nobody's secret: an unknown key costs an HMAC too. `std` seeds its hash maps at random.
fn no_secret() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}
