package apig;

import static java.nio.charset.StandardCharsets.UTF_8;

import apig.ApigSignature.Algorithm;
import apig.ApigSignature.Arrived;
import apig.ApigSignature.Credentials;
import apig.ApigSignature.Header;
import apig.ApigSignature.Options;
import apig.ApigSignature.SignatureError;
import apig.ApigSignature.SignedRequest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Runs the port as a child process: a JSON object a line on stdin, one on stdout. README.md shows the forms. */
final class Conformance {
    private Conformance() {}

    /** Answers every line at once, in order, until stdin ends. */
    public static void main(String[] arguments) throws IOException {
        Security.addProvider(new BouncyCastleProvider()); // for SM3
        InputStream in = new BufferedInputStream(System.in);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 || line.size() > 0; next = in.read()) {
            if (next >= 0 && next != '\n') {
                line.write(next);
                continue;
            }
            System.out.write((answerLine(line.toByteArray()) + "\n").getBytes(UTF_8));
            System.out.flush();
            line.reset();
        }
    }

    static String answerLine(byte[] line) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("name", null);
        try {
            Map<String, Object> fields = readCase(line);
            answer.put("name", text(fields.get("name")));
            answer.putAll("verify".equals(fields.get("op")) ? runVerify(fields) : runSign(fields));
        } catch (SignatureError error) {
            answer.put("error", Map.of("code", error.code(), "message", error.getMessage()));
        } catch (RuntimeException error) {
            // Unforeseen trouble: its class, and no values.
            answer.put("error", Map.of("code", "INTERNAL", "message", error.getClass().getSimpleName()));
        }
        return Json.write(answer);
    }

    private static Map<String, Object> readCase(byte[] line) throws SignatureError {
        try {
            Map<String, Object> fields = object(Json.parse(UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString()));
            if (Set.of("sign", "verify").contains(fields.getOrDefault("op", "sign"))) return fields;
        } catch (CharacterCodingException | RuntimeException error) {
            // as any other bad line
        }
        throw new SignatureError("INPUT_BAD", "line: must be a JSON object in UTF-8 whose op is sign or verify");
    }

    private static Map<String, Object> runSign(Map<String, Object> fields) throws SignatureError {
        Map<String, Object> request = object(fields.get("request"));
        Map<String, Object> credentials = object(fields.get("credentials"));
        List<Header> headers = headers(request);
        String target = text(request.get("target"));
        if (!request.containsKey("target")) {
            String[] parts = splitUrl(request.get("url"));
            if (headers.stream().noneMatch(header -> "host".equalsIgnoreCase(header.name())))
                headers.add(new Header("host", parts[0]));
            target = parts[1];
        }
        // A token that is there, but no text, must not pass for none.
        Object token = credentials.get("securityToken");
        SignedRequest signed = ApigSignature.sign(
                algorithms(fields).get(0), text(request.get("method")), target, headers, body(request),
                new Credentials(text(credentials.get("accessKeyId")), text(credentials.get("secretAccessKey")),
                        token == null || token instanceof String ? (String) token : ""));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("canonicalUri", signed.canonicalUri());
        answer.put("canonicalQuery", signed.canonicalQuery());
        answer.put("signedHeaders", signed.signedHeaders());
        answer.put("canonicalRequest", signed.canonicalRequest());
        answer.put("stringToSign", signed.stringToSign());
        answer.put("signature", signed.signature());
        answer.put("authorization", signed.authorization());
        answer.put("requestTarget", signed.requestTarget());
        return answer;
    }

    private static Map<String, Object> runVerify(Map<String, Object> fields) throws SignatureError {
        Map<String, Object> request = object(fields.get("request"));
        Arrived arrived = new Arrived(
                text(request.get("method")), text(request.get("target")), headers(request), body(request));
        Object given = fields.get("options");
        Map<String, Object> options = given == null ? Map.of() : object(given);
        Map<?, ?> keys = (Map<?, ?>) fields.get("keys");
        try {
            Object unsigned = options.getOrDefault("unsignedPayload", "refuse");
            if (!"accept".equals(unsigned) && !"refuse".equals(unsigned))
                throw new SignatureError("CONFIG", "unsignedPayload: must be accept or refuse");
            ApigSignature.Verified verified = ApigSignature.verify(
                    arrived, keyId -> secrets(keys, keyId), now(fields.get("now")),
                    new Options(skew(options.getOrDefault("maxSkewSeconds", 900.0)), "accept".equals(unsigned), List.of("host"),
                            algorithms(fields)));
            return Map.of("ok", true, "keyId", verified.keyId());
        } catch (SignatureError error) {
            return Map.of("ok", false, "code", error.code());
        }
    }

    /** The first of them signs; all of them are enabled where a request is verified. */
    private static List<Algorithm> algorithms(Map<String, Object> fields) throws SignatureError {
        List<Algorithm> algorithms = new ArrayList<>();
        if (!fields.containsKey("algorithms")) return List.of(Algorithm.HMAC_SHA256);
        for (Object each : (List<?>) fields.get("algorithms")) {
            Map<String, Object> named = object(each);
            String name = text(named.get("name"));
            if (name.equals(Algorithm.HMAC_SHA256.name())) algorithms.add(Algorithm.HMAC_SHA256);
            else if (name.equals(Algorithm.HMAC_SM3.name())) algorithms.add(Algorithm.HMAC_SM3);
            else algorithms.add(Algorithm.v11HmacSha256(text(named.get("region")), text(named.get("service"))));
        }
        return algorithms;
    }

    /** What is no secret becomes null, which none is; only a key that is not there is unknown. */
    private static List<String> secrets(Map<?, ?> keys, String keyId) {
        if (!keys.containsKey(keyId)) return null;
        Object found = keys.get(keyId);
        List<?> list = found instanceof List<?> several ? several : Arrays.asList(found);
        return new ArrayList<>(list.stream().map(Conformance::text).toList());
    }

    private static Duration skew(Object seconds) {
        if (!(seconds instanceof Double number)) return null;
        return Duration.ofNanos((long) Math.max(-1, Math.min(number * 1e9, 1e15)));
    }

    private static Instant now(Object text) {
        try {
            return ApigSignature.parseDate(text(text));
        } catch (SignatureError error) {
            return null;
        }
    }

    private static List<Header> headers(Map<String, Object> request) throws SignatureError {
        List<Header> headers = new ArrayList<>();
        Object pairs = request.getOrDefault("headers", List.of());
        for (Object pair : pairs instanceof List<?> list ? list : Arrays.asList(pairs)) {
            if (!(pair instanceof List<?> parts) || parts.size() != 2)
                throw new SignatureError("INPUT_BAD", "headers: must be [name, value] pairs");
            headers.add(new Header(text(parts.get(0)), text(parts.get(1))));
        }
        return headers;
    }

    /** Host and target, cut where the reference cuts: at {@code ://}, at the first {@code ?}, at the first slash. */
    private static String[] splitUrl(Object url) throws SignatureError {
        if (!(url instanceof String text)) throw new SignatureError("URL_INVALID", "url: must be text");
        String rest = text.contains("://") ? text.substring(text.indexOf("://") + 3) : text;
        int mark = rest.indexOf('?');
        String place = mark < 0 ? rest : rest.substring(0, mark);
        String query = mark < 0 ? "" : rest.substring(mark);
        int slash = place.indexOf('/');
        return new String[] {
            slash < 0 ? place : place.substring(0, slash), (slash < 0 ? "/" : place.substring(slash)) + query
        };
    }

    private static byte[] body(Map<String, Object> request) throws SignatureError {
        Map<String, Object> body = request.get("body") == null ? Map.of() : object(request.get("body"));
        if (body.isEmpty()) return new byte[0];
        String base64 = (String) body.get("base64");
        if (base64 == null) {
            String utf8 = (String) body.get("utf8");
            if (UTF_8.newEncoder().canEncode(utf8)) return utf8.getBytes(UTF_8);
        } else if (base64.length() % 4 == 0) { // Java takes it without padding too
            try {
                return Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException error) {
                // as half of a surrogate pair
            }
        }
        throw new SignatureError("BODY_UNSUPPORTED", "body: must be base64, or utf8 text without lone surrogates");
    }

    @SuppressWarnings("unchecked") // names are text in JSON
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) java.util.Objects.requireNonNull((Map<?, ?>) value);
    }

    private static String text(Object value) {
        return value instanceof String text ? text : null;
    }
}
