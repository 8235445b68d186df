//! Runs the port as a child process: a JSON object a line on stdin, one on stdout. README.md shows the forms.

use std::collections::HashMap;
use std::io::{self, BufRead, Write};
use std::time::Duration;

use apig_signature::{
    parse_date, sign_with, v11_hmac_sha256, verify, Algorithm, Arrived, Credentials, Options, SignatureError,
    HMAC_SHA256, HMAC_SM3,
};
use serde_json::value::RawValue;
use serde_json::{json, Value};

// Fields stay raw until they are needed: half of a surrogate pair (`"\ud800"`) in one of them is no `str`, and must
// not make the whole line unreadable.
type Object<'a> = HashMap<String, &'a RawValue>;
type Answer = Result<Value, SignatureError>;

/// Answers every line at once, in order, until stdin ends.
fn main() -> io::Result<()> {
    let (stdin, mut stdout) = (io::stdin().lock(), io::stdout().lock());
    for line in stdin.split(b'\n') {
        writeln!(stdout, "{}", answer_line(&line?))?;
        stdout.flush()?;
    }
    Ok(())
}

fn answer_line(line: &[u8]) -> String {
    let mut name = "null".to_string();
    let answer = answer_case(line, &mut name)
        .unwrap_or_else(|error| json!({ "error": { "code": error.code, "message": error.message } }));
    // The name goes back as it came.
    format!("{{\"name\":{name},{}", &answer.to_string()[1..])
}

fn answer_case(line: &[u8], name: &mut String) -> Answer {
    let message = "line: must be a JSON object in UTF-8 whose op is sign or verify";
    let bad = || error("INPUT_BAD", message);
    let case: Object =
        std::str::from_utf8(line).ok().and_then(|line| serde_json::from_str(line).ok()).ok_or_else(bad)?;
    let op = case.get("op").map_or(Some("sign".to_string()), |op| text(op)).unwrap_or_default();
    if op != "sign" && op != "verify" {
        return Err(bad());
    }
    if let Some(given) = case.get("name").filter(|given| is_text(given)) {
        *name = given.get().to_string();
    }
    if op == "sign" {
        run_sign(&case)
    } else {
        run_verify(&case)
    }
}

fn run_sign(case: &Object) -> Answer {
    let (request, credentials) = (object(case, "request")?, object(case, "credentials")?);
    // What is no text becomes text that is not allowed in its place.
    let mut headers: Vec<(String, String)> = header_pairs(&request)?
        .into_iter()
        .map(|[name, value]| (text_or(Some(name), ""), text_or(Some(value), "\0")))
        .collect();
    let target = match request.get("target") {
        Some(target) => text_or(Some(target), ""),
        None => {
            let url = request.get("url").ok_or_else(internal)?;
            if !is_text(url) {
                return Err(error("URL_INVALID", "url: must be text"));
            }
            let (host, target) = split_url(&text_or(Some(url), "/#"));
            if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
                headers.push(("host".into(), host));
            }
            target
        }
    };
    let body = body_bytes(&request)?;
    let field = |key: &str| credentials.get(key).copied();
    let security_token =
        field("securityToken").filter(|token| token.get() != "null").map(|token| text_or(Some(token), ""));
    let algorithms = algorithms_of(case)?;
    let signed = sign_with(
        &algorithms[0],
        &text_or(request.get("method").copied(), ""),
        &target,
        &headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>(),
        &body,
        &Credentials {
            access_key_id: &text_or(field("accessKeyId"), ""),
            secret_access_key: &text_or(field("secretAccessKey"), ""),
            security_token: security_token.as_deref(),
        },
    )?;
    Ok(json!({
        "canonicalUri": signed.canonical_uri,
        "canonicalQuery": signed.canonical_query,
        "signedHeaders": signed.signed_headers,
        "canonicalRequest": signed.canonical_request,
        "stringToSign": signed.string_to_sign,
        "signature": signed.signature,
        "authorization": signed.authorization,
        "requestTarget": signed.request_target,
    }))
}

fn run_verify(case: &Object) -> Answer {
    let request = object(case, "request")?;
    let keys = *case.get("keys").ok_or_else(internal)?;
    let (pairs, body) = (header_pairs(&request)?, body_bytes(&request)?);
    Ok(match verify_case(case, &request, &pairs, &body, keys) {
        Ok(key_id) => json!({ "ok": true, "keyId": key_id }),
        Err(error) => json!({ "ok": false, "code": error.code }),
    })
}

/// The first of them signs; all of them are enabled where a request is verified.
fn algorithms_of(case: &Object) -> Result<Vec<Algorithm>, SignatureError> {
    let Some(given) = case.get("algorithms") else { return Ok(vec![HMAC_SHA256.clone()]) };
    let given: Vec<HashMap<String, String>> = serde_json::from_str(given.get()).map_err(|_| internal())?;
    let part = |each: &HashMap<String, String>, key: &str| each.get(key).cloned().unwrap_or_default();
    given
        .iter()
        .map(|each| match part(each, "name") {
            name if name == HMAC_SHA256.name => Ok(HMAC_SHA256.clone()),
            name if name == HMAC_SM3.name => Ok(HMAC_SM3.clone()),
            _ => v11_hmac_sha256(&part(each, "region"), &part(each, "service")),
        })
        .collect()
}

fn verify_case(
    case: &Object,
    request: &Object,
    pairs: &[[&RawValue; 2]],
    body: &[u8],
    keys: &RawValue,
) -> Result<String, SignatureError> {
    let algorithms = algorithms_of(case)?;
    let algorithms: Vec<&Algorithm> = algorithms.iter().collect();
    let options = Options { algorithms: &algorithms, ..read_options(case)? };
    let now = parse_date(&text_or(case.get("now").copied(), ""))
        .map_err(|_| error("CONFIG", "now: must be YYYYMMDDTHHMMSSZ"))?;
    if !pairs.iter().flatten().all(|raw| is_text(raw)) {
        return Err(error("HEADER_BAD_BYTES", "headers: must be text"));
    }
    let headers: Vec<(String, Vec<u8>)> =
        pairs.iter().map(|[name, value]| (text_or(Some(name), ""), wire_bytes(value))).collect();
    let find_secrets = |key_id: &str| {
        let keys: Object = serde_json::from_str(keys.get())?;
        let Some(secrets) = keys.get(key_id) else { return Ok(Vec::new()) };
        let list: Vec<&RawValue> = serde_json::from_str(secrets.get()).unwrap_or_default();
        let list = if list.is_empty() { vec![*secrets] } else { list };
        // Blank, where it is no text.
        Ok::<_, serde_json::Error>(list.into_iter().map(|each| text_or(Some(each), "")).collect())
    };
    let arrived = Arrived {
        method: &text_or(request.get("method").copied(), ""),
        target: &text_or(request.get("target").copied(), ""),
        headers: &headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect::<Vec<_>>(),
        body,
    };
    Ok(verify(arrived, find_secrets, now, &options)?.key_id)
}

fn read_options(case: &Object) -> Result<Options<'static>, SignatureError> {
    let mut options = Options::default();
    let given: Value = case
        .get("options")
        .map_or(Ok(Value::Null), |raw| serde_json::from_str(raw.get()))
        .map_err(|_| internal())?;
    match given.get("unsignedPayload").map(Value::as_str) {
        None | Some(Some("refuse")) => {}
        Some(Some("accept")) => options.allow_unsigned_payload = true,
        _ => return Err(error("CONFIG", "unsignedPayload: must be accept or refuse")),
    }
    if let Some(seconds) = given.get("maxSkewSeconds") {
        // Zero, which is refused, stands for what is no duration at all.
        options.max_skew =
            Duration::try_from_secs_f64(seconds.as_f64().unwrap_or(0.0)).unwrap_or(Duration::ZERO);
    }
    Ok(options)
}

fn object<'a>(fields: &Object<'a>, key: &str) -> Result<Object<'a>, SignatureError> {
    fields.get(key).and_then(|raw| serde_json::from_str(raw.get()).ok()).ok_or_else(internal)
}

fn header_pairs<'a>(request: &Object<'a>) -> Result<Vec<[&'a RawValue; 2]>, SignatureError> {
    let Some(raw) = request.get("headers") else { return Ok(Vec::new()) };
    serde_json::from_str(raw.get()).map_err(|_| error("INPUT_BAD", "headers: must be [name, value] pairs"))
}

/// Host and target, cut where the reference cuts: at `://`, at the first `?`, at the first `/`.
fn split_url(url: &str) -> (String, String) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (place, query) = match rest.find('?') {
        Some(mark) => rest.split_at(mark),
        None => (rest, ""),
    };
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    (host.into(), format!("/{path}{query}"))
}

fn body_bytes(request: &Object) -> Result<Vec<u8>, SignatureError> {
    let bad = || error("BODY_UNSUPPORTED", "body: must be base64, or utf8 text without lone surrogates");
    let Some(raw) = request.get("body").filter(|raw| raw.get() != "null" && raw.get() != "{}") else {
        return Ok(Vec::new());
    };
    let body: Object = serde_json::from_str(raw.get()).map_err(|_| internal())?;
    let (raw, encoded) = match body.get("base64") {
        Some(raw) => (raw, true),
        None => (body.get("utf8").ok_or_else(internal)?, false),
    };
    if !is_text(raw) {
        return Err(internal());
    }
    let text = text(raw).ok_or_else(bad)?;
    if encoded {
        decode_base64(text.as_bytes()).ok_or_else(bad)
    } else {
        Ok(text.into_bytes())
    }
}

fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.strip_suffix(b"==").or(text.strip_suffix(b"=")).unwrap_or(text);
    if text.len() % 4 != 0 || digits.len() % 4 == 1 {
        return None;
    }
    let mut bytes = Vec::new();
    for group in digits.chunks(4) {
        let mut bits = 0u32;
        for at in 0..4 {
            let digit =
                group.get(at).map_or(Some(0), |digit| DIGITS.iter().position(|each| each == digit))?;
            bits = bits << 6 | digit as u32;
        }
        bytes.extend(&bits.to_be_bytes()[1..group.len()]);
    }
    Some(bytes)
}

fn is_text(raw: &RawValue) -> bool {
    raw.get().starts_with('"')
}

/// The text of a JSON string; `None` where it is no string, or holds half of a surrogate pair.
fn text(raw: &RawValue) -> Option<String> {
    serde_json::from_str(raw.get()).ok()
}

fn text_or(raw: Option<&RawValue>, otherwise: &str) -> String {
    raw.and_then(text).unwrap_or_else(|| otherwise.into())
}

/// A byte for each character, as they stand for one. A character above U+00FF, which no header can carry, becomes a
/// NUL, which none may.
fn wire_bytes(raw: &RawValue) -> Vec<u8> {
    let text: String = serde_json::from_str(&without_halves(raw.get())).unwrap_or_default();
    text.chars().map(|char| u8::try_from(char).unwrap_or(0)).collect()
}

/// A JSON string with a NUL for each half of a surrogate pair, which serde_json would refuse.
fn without_halves(mut json: &str) -> String {
    let unit = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok();
    let mut whole = String::new();
    while let Some(at) = json.find('\\') {
        whole += &json[..at];
        json = &json[at..];
        let length = match (unit(json), json.get(6..).and_then(unit)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(0xd800..=0xdfff), _) => 6,
            _ => 2,
        };
        whole += if length == 6 { "\\u0000" } else { &json[..length] };
        json = &json[length..];
    }
    whole + json
}

fn error(code: &'static str, message: &str) -> SignatureError {
    SignatureError { code, message: message.into() }
}

fn internal() -> SignatureError {
    error("INTERNAL", "a field is absent or of another type")
}
