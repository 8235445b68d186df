//! The code of README.md, between the marks, word for word: over a socket, against each other.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::SystemTime;

// begin send
use apig_signature::{sign, Credentials};

/// Sends a request over a connection (TLS, in earnest) and reads the answer.
fn send(
    connection: &mut (impl Read + Write),
    host: &str,
    target: &str,
    body: &[u8],
    credentials: &Credentials,
) -> io::Result<String> {
    let headers = [("Host", host), ("Content-Type", "application/json"), ("x-stage", "RELEASE")];
    let signed = sign("POST", target, &headers, body, credentials).map_err(io::Error::other)?;
    // Send the target that `sign` returns: it holds the query in canonical order.
    let mut head = format!("{} {} HTTP/1.1\r\n", signed.method, signed.request_target);
    for (name, value) in &signed.headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += &format!("Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    connection.write_all(&[head.as_bytes(), body].concat())?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    Ok(answer)
}
// end send

// begin verify
use apig_signature::{verify, Arrived, Options};

/// The status to answer with. Headers are every pair as it arrived, the body its bytes.
fn authenticate(
    method: &str,
    target: &str,
    headers: &[(&str, &[u8])],
    body: &[u8],
    secrets: &HashMap<String, Vec<String>>,
) -> u16 {
    let request = Arrived { method, target, headers, body };
    let find = |key_id: &str| Ok::<_, ()>(secrets.get(key_id).cloned().unwrap_or_default());
    match verify(request, find, SystemTime::now(), &Options::default()) {
        Ok(_) => 200,
        Err(refusal) => {
            eprintln!("refused: {refusal}"); // for you alone: the client learns no more than 401
            401
        }
    }
}
// end verify

#[test]
fn snippets() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let secrets = HashMap::from([("example-key-id".to_string(), vec!["example-secret".to_string()])]);
    let server = std::thread::spawn(move || {
        for _ in 0..3 {
            answer(listener.accept().unwrap().0, &secrets);
        }
    });
    for (secret, target, status) in [
        ("example-secret", "//a%20b?b=2&a=%2B", "200"),
        ("example-secret", "/中/%zz?x=a+b", "200"),
        ("another-secret", "/", "401"),
    ] {
        let credentials =
            Credentials { access_key_id: "example-key-id", secret_access_key: secret, security_token: None };
        let mut connection = TcpStream::connect(address).unwrap();
        let answer = send(&mut connection, &address.to_string(), target, b"{}", &credentials).unwrap();
        assert_eq!(answer.split(' ').nth(1), Some(status), "{target}");
    }
    server.join().unwrap();
}

/// Reads just enough HTTP.
fn answer(mut connection: TcpStream, secrets: &HashMap<String, Vec<String>>) {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n{}") {
        let mut byte = [0];
        connection.read_exact(&mut byte).unwrap();
        bytes.push(byte[0]);
    }
    let text = std::str::from_utf8(&bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let (first, lines) = head.split_once("\r\n").unwrap();
    let mut words = first.split(' ');
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let headers: Vec<(&str, &[u8])> = lines
        .split("\r\n")
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name, value.as_bytes()))
        .collect();
    let status = authenticate(method, target, &headers, body.as_bytes(), secrets);
    write!(connection, "HTTP/1.1 {status} -\r\nContent-Length: 0\r\n\r\n").unwrap();
}

#[test]
fn readme_shows_this_code() {
    let (readme, source) = (include_str!("../README.md"), include_str!("readme.rs"));
    for name in ["send", "verify"] {
        let (_, rest) = source.split_once(&format!("// begin {name}\n")).unwrap();
        let (snippet, _) = rest.split_once(&format!("// end {name}\n")).unwrap();
        assert!(
            readme.contains(&format!("```rust\n{snippet}```")),
            "README.md does not show `{name}` as it stands here"
        );
    }
}
