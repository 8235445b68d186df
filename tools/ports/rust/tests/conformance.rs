//! The program, driven as a child process that stays up.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

const LINE: &str = r#"{"op":"sign","name":"n","request":{"method":"POST","target":"/v1/a?b=2&a=1","headers":[["Host","example.com"],["X-Sdk-Date","20191115T033655Z"]],"body":{"utf8":"{}"}},"credentials":{"accessKeyId":"example-key-id","secretAccessKey":"example-secret"}}"#;

#[test]
fn answers_every_line() {
    // Cargo builds examples before it runs tests, beside the folder of this one.
    let program =
        std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().join("examples/conformance");
    let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let mut ask = |line: &[u8]| {
        stdin.write_all(&[line, b"\n"].concat()).unwrap();
        let mut answer = String::new();
        stdout.read_line(&mut answer).unwrap();
        answer
    };
    let put = |old: &str, new: &str| {
        assert!(LINE.contains(old), "{old}");
        LINE.replacen(old, new, 1).into_bytes()
    };

    let answer = ask(LINE.as_bytes());
    assert!(answer.contains(r#""canonicalRequest":"POST\n/v1/a/\na=1&b=2\nhost:example.com\n"#), "{answer}");
    assert_eq!(ask(&put(r#"{"utf8":"{}"}"#, r#"{"base64":"e30="}"#)), answer);
    let from_url = LINE.replace(r#""op":"sign","#, "").replace(r#"["Host","example.com"],"#, "");
    assert_eq!(ask(from_url.replace(r#""target":""#, r#""url":"https://example.com"#).as_bytes()), answer);

    for (code, line) in [
        ("INPUT_BAD", b"".to_vec()),
        ("INPUT_BAD", b"{".to_vec()),
        ("INPUT_BAD", b"[]".to_vec()),
        ("INPUT_BAD", b"null".to_vec()),
        ("INPUT_BAD", b"\xff\xfe{}".to_vec()),
        ("INPUT_BAD", vec![b'['; 200_000]),
        ("INPUT_BAD", br#"{"op":"other"}"#.to_vec()),
        ("INPUT_BAD", br#"{"op":[]}"#.to_vec()),
        ("INTERNAL", b"{}".to_vec()),
        ("INTERNAL", br#"{"op":"verify"}"#.to_vec()),
        ("INPUT_BAD", put(r#"[["Host""#, r#"[["a"],["Host""#)),
        ("BODY_UNSUPPORTED", put(r#"{"utf8":"{}"}"#, r#"{"base64":"!"}"#)),
        ("BODY_UNSUPPORTED", put(r#"{"utf8":"{}"}"#, r#"{"base64":"e30"}"#)),
        ("BODY_UNSUPPORTED", put(r#"{"utf8":"{}"}"#, r#"{"utf8":"\ud800"}"#)),
        ("URL_INVALID", put("/v1/a", r"/\udc00")),
        ("URL_INVALID", put("/v1/a", r"/\ud83d\ude00\ud83d")),
        ("URL_INVALID", put(r#""target":"/v1/a?b=2&a=1""#, r#""target":null"#)),
        ("METHOD_INVALID", put(r#""POST""#, r#"["GET"]"#)),
        ("HEADER_NAME_INVALID", put(r#"["Host""#, r#"[null,null],["Host""#)),
        ("HEADER_VALUE_INVALID", put(r#"["Host""#, r#"["a","\ud800"],["Host""#)),
        ("CREDENTIALS_INVALID", put(r#""example-secret""#, r#""\ud800""#)),
    ] {
        let answer = ask(&line);
        assert!(answer.contains(&format!(r#""error":{{"code":"{code}""#)), "{answer}");
    }
    assert!(ask(&put(r#""n""#, r#""\ud800\n""#)).starts_with(r#"{"name":"\ud800\n","#));

    let (_, rest) = answer.split_once(r#""authorization":""#).unwrap();
    let authorization = rest.split('"').next().unwrap();
    let verify = LINE
        .replace(r#""sign""#, r#""verify""#)
        .replace(r#"]],"body""#, &format!(r#"],["Authorization","{authorization}"]],"body""#))
        .replace(
            r#""credentials":{"#,
            r#""now":"20191115T033655Z","keys":{"example-key-id":["old","example-secret"]},"x":{"#,
        );
    assert_eq!(ask(verify.as_bytes()), "{\"name\":\"n\",\"keyId\":\"example-key-id\",\"ok\":true}\n");
    for (code, old, new) in [
        ("DATE_SKEW", r#""now":"20191115T033655Z""#, r#""now":"20191115T040000Z""#),
        ("CONFIG", r#""now":"20191115T033655Z""#, r#""now":null"#),
        ("CONFIG", r#"["old","example-secret"]"#, "null"),
        ("CONFIG", r#"["old","example-secret"]"#, r#"["\ud800"]"#),
        ("KEY_UNKNOWN", r#""keys":{"example-key-id""#, r#""keys":{"other""#),
        ("CONFIG", r#""name""#, r#""options":{"maxSkewSeconds":0},"name""#),
        ("CONFIG", r#""name""#, r#""options":{"maxSkewSeconds":true},"name""#),
        ("CONFIG", r#""name""#, r#""options":{"unsignedPayload":true},"name""#),
        ("HEADER_BAD_BYTES", r#"["Host","example.com"]"#, r#"["Host","\u4e2d"]"#),
        ("HEADER_BAD_BYTES", r#"["Host","example.com"]"#, r#"["Host",5]"#),
        ("TARGET_BAD", "/v1/a?", r"/v1/\udc00?"),
    ] {
        let answer = ask(verify.replacen(old, new, 1).as_bytes());
        assert_eq!(answer, format!("{{\"name\":\"n\",\"code\":\"{code}\",\"ok\":false}}\n"), "{new}");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}
